"""Preparing a redaction, and reading it again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.models import Agent
from egide.socle.documents.accroches import accroche_de, origine_de
from egide.socle.documents.occultation import actions
from egide.socle.documents.occultation.forms import (
    FormulaireBande,
    FormulaireMots,
    FormulaireRelecture,
    FormulaireTiers,
)
from egide.socle.documents.occultation.models import Occultation
from egide.socle.documents.occultation.selectors import (
    image_de_page,
    mentions_de,
    occultation_visible,
    textes_de_la_copie,
)
from egide.socle.documents.occultation.states import GENRE, EtatOccultation
from egide.socle.documents.selectors import piece_visible
from egide.socle.documents.sorties.controle import pdf_de
from egide.socle.interface.champs import FormulaireEgide
from egide.socle.interface.essai import tenter
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Invisible
from egide.socle.journal.models import Evenement


@require_http_methods(["GET", "POST"])
def occulter(request: HttpRequest, piece_id: UUID) -> HttpResponse:
    """Say whom to hide in a piece; every mention is then proposed."""
    agent, piece = agent_de(request), piece_visible(piece_id)
    autoriser(agent, "preparer_occultation", piece.ancre)
    formulaire = FormulaireTiers(request.POST or None, initial={"requete": uuid7()})
    if request.method == "POST" and formulaire.is_valid():
        commun = {"agent": agent, "le": timezone.now(), "requete": formulaire.cleaned_data["requete"]}
        fait = tenter(request, formulaire, lambda: actions.preparer_occultation(piece, formulaire.tiers, **commun))
        if fait is not None:
            return redirect("sorties:occultation", occultation_id=fait.pk)
    contexte = {"piece": piece, "formulaire": formulaire, "objet": accroche_de(piece)}
    return render(request, "sorties/occulter.html", contexte, status=422 if formulaire.errors else 200)


@require_http_methods(["GET", "POST"])
def preparer(request: HttpRequest, occultation_id: UUID) -> HttpResponse:
    """The list of mentions with their context, and the pages: keep, leave, add, then send to a second reader."""
    agent, lue = agent_de(request), occultation_visible(occultation_id)
    if lue.etat != EtatOccultation.EN_PREPARATION:
        return redirect("sorties:relire", occultation_id=lue.pk)
    autoriser(agent, "preparer_occultation", lue.ancre)
    _consigner_lecture(agent, lue)
    saisies: dict[str, FormulaireEgide] = {"mots": FormulaireMots(), "bande": FormulaireBande()}
    geste = request.POST.get("geste", "")
    if geste in saisies:
        saisies[geste] = type(saisies[geste])(request.POST)
    if request.method == "POST" and _appliquer(request, lue, agent, geste, saisies):
        return redirect("sorties:relire" if geste == "soumettre" else "sorties:occultation", occultation_id=lue.pk)
    mentions, pages = mentions_de(lue)
    contexte = {
        "occultation": lue,
        "origine": origine_de(lue),
        "mentions": mentions,
        "pages": range(1, pages + 1),
        **saisies,
    }
    erreurs = any(saisie.errors for saisie in saisies.values())
    return render(request, "sorties/occultation.html", contexte, status=422 if erreurs else 200)


def _appliquer(
    request: HttpRequest, lue: Occultation, agent: Agent, geste: str, saisies: dict[str, FormulaireEgide]
) -> bool:
    """Do one gesture of the page; False when what was typed must be corrected."""
    if geste == "mots":
        return _essayer(request, saisies[geste], lambda dit: actions.ajouter_zones(lue, agent=agent, **dit))
    if geste == "bande":
        return _essayer(request, saisies[geste], lambda dit: actions.ajouter_bande(lue, agent=agent, **dit))
    retenues = [zone.pk for zone in lue.zones.all() if str(zone.pk) in request.POST.getlist("zone")]
    actions.choisir_zones(lue, agent=agent, retenues=retenues)
    if geste == "soumettre":
        actions.soumettre_occultation(lue, agent=agent, le=timezone.now())
        messages.success(request, "La copie est prête. Une autre personne doit la relire.")
    else:
        messages.success(request, "Vos choix sont enregistrés.")
    return True


def _essayer(request: HttpRequest, saisie: FormulaireEgide, acte: Callable[[dict[str, Any]], object]) -> bool:
    return saisie.is_valid() and tenter(request, saisie, lambda: (acte(saisie.cleaned_data),)) is not None


@require_http_methods(["GET", "POST"])
def relire(request: HttpRequest, occultation_id: UUID) -> HttpResponse:
    """The copy, page by page, with the words that remain; a second person validates it, or sends it back."""
    agent, lue = agent_de(request), occultation_visible(occultation_id)
    if lue.copie is None:
        raise Invisible
    _consigner_lecture(agent, lue)
    if request.method == "POST":
        autoriser(agent, "relire_occultation", lue.ancre)
    formulaire = FormulaireRelecture(request.POST or None, initial={"version": lue.version})
    if request.method == "POST" and formulaire.is_valid():
        dit = formulaire.cleaned_data
        commun: dict[str, Any] = {"agent": agent, "le": timezone.now(), "version": dit["version"]}
        if dit["decision"] == "valider":
            fait = tenter(request, formulaire, lambda: actions.valider_occultation(lue, **commun))
        else:
            fait = tenter(request, formulaire, lambda: actions.refuser_occultation(lue, motif=dit["motif"], **commun))
        if fait is not None:
            messages.success(request, "Votre relecture est enregistrée.")
            return redirect("sorties:relire" if fait.copie_id else "sorties:occultation", occultation_id=lue.pk)
    contexte = {
        "occultation": lue,
        "origine": origine_de(lue),
        "textes": textes_de_la_copie(lue),
        "formulaire": formulaire,
        "relit": lue.etat == EtatOccultation.A_RELIRE and agent.pk not in (lue.preparee_par_id, lue.soumise_par_id),
    }
    return render(request, "sorties/relire.html", contexte, status=422 if formulaire.errors else 200)


@require_GET
def page(request: HttpRequest, occultation_id: UUID, page: int) -> HttpResponse:
    """The picture of a page: of the piece with its boxes while it is prepared, of the copy afterwards."""
    lue = occultation_visible(occultation_id)
    if lue.etat == EtatOccultation.EN_PREPARATION:
        image = image_de_page(pdf_de(lue.piece), page, lue.zones.all())
    elif lue.copie is not None:
        image = image_de_page(pdf_de(lue.copie), page)
    else:
        raise Invisible
    return HttpResponse(image, content_type="image/png")


def _consigner_lecture(agent: Agent, lue: Occultation) -> None:
    consigner_objet(Evenement.LECTURE, agent_id=agent.pk, objet_genre=GENRE, objet_id=lue.pk, acte="lire_occultation")
