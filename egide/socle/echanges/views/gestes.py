"""What a person answers to a package: received, not for us, received outside with its proof, put away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from egide.socle.acces.middleware import agent_de
from egide.socle.echanges import actions
from egide.socle.echanges.boites import lire_transmission
from egide.socle.echanges.forms import FormulaireAccuse, FormulaireMotif
from egide.socle.interface.champs import FormulaireEgide
from egide.socle.interface.essai import tenter
from egide.socle.interface.identifiants import uuid7


@require_POST
def accuser(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """Say « reçu »."""
    lue = lire_transmission(transmission_id, agent=agent_de(request)).transmission
    actions.accuser_transmission(lue, agent=agent_de(request), le=timezone.now())
    messages.success(request, f"Transmission {lue.numero} : reçue. L’expéditeur le voit.")
    return redirect("echanges:transmission", transmission_id=transmission_id)


def _repondre(
    request: HttpRequest,
    transmission_id: UUID,
    genre: type[FormulaireEgide],
    mots: dict[str, str],
    acte: Callable[..., object],
) -> HttpResponse:
    """One page, one form, one act; a refusal is shown by its field, with what was typed."""
    agent = agent_de(request)
    lue = lire_transmission(transmission_id, agent=agent).transmission
    formulaire = genre(request.POST or None, initial={"requete": uuid7()})
    if request.method == "POST" and formulaire.is_valid():
        commun: dict[str, Any] = {
            "agent": agent, "le": timezone.now(), "requete": formulaire.cleaned_data["requete"]
        }  # fmt: skip
        if tenter(request, formulaire, lambda: acte(lue, formulaire, **commun), par_code=True) is not None:
            messages.success(request, mots["fait"])
            return redirect("echanges:transmissions")
    contexte = {"t": lue, "formulaire": formulaire, **mots}
    return render(request, "echanges/geste.html", contexte, status=422 if formulaire.errors else 200)


@require_http_methods(["GET", "POST"])
def renvoyer(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """Send it back to who sent it."""
    mots = {
        "titre": "Renvoyer à l’expéditeur",
        "aide": "Elle n’est pas pour votre unité : elle repart avec votre explication, et vous ne la lirez plus.",
        "geste": "Renvoyer",
        "fait": "Renvoyée. L’expéditeur est prévenu.",
    }
    return _repondre(
        request,
        transmission_id,
        FormulaireMotif,
        mots,
        lambda t, f, **commun: actions.renvoyer_transmission(t, motif=f.cleaned_data["motif"], **commun),
    )


@require_http_methods(["GET", "POST"])
def classer(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """Put away a package that came back."""
    mots = {
        "titre": "Classer cette transmission",
        "aide": "Elle vous est revenue et vous ne la renverrez pas. Rien n’est effacé.",
        "geste": "Classer",
        "fait": "Classée, avec votre explication.",
    }
    return _repondre(
        request,
        transmission_id,
        FormulaireMotif,
        mots,
        lambda t, f, **commun: actions.classer_transmission(t, motif=f.cleaned_data["motif"], **commun),
    )


@require_http_methods(["GET", "POST"])
def consigner_accuse(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """Record the receipt of a service outside."""
    mots = {
        "titre": "Noter la réception",
        "aide": "Ce service n’a pas de compte : c’est vous qui notez qu’il a reçu, et ce qui le prouve.",
        "geste": "Enregistrer",
        "fait": "Réception notée, avec sa preuve.",
    }
    return _repondre(
        request,
        transmission_id,
        FormulaireAccuse,
        mots,
        lambda t, f, **commun: actions.consigner_accuse_exterieur(
            t, recue_le=f.instant(), preuve=f.cleaned_data["preuve"], **commun
        ),
    )
