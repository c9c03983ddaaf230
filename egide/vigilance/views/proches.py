"""What an agent declares of himself: relatives and home, kept as digests that nobody reads."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from egide.enfant.actions import declarer_adresse, declarer_proche, retirer_declaration
from egide.enfant.models import ProcheDeclare
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.models import Agent
from egide.socle.interface.champs import FormulaireEgide
from egide.socle.interface.essai import tenter
from egide.vigilance.forms import FormulaireAdresse, FormulaireProche

FAIT = "C’est déclaré. Personne ne peut le lire."


@require_http_methods(["GET", "POST"])
def proches(request: HttpRequest) -> HttpResponse:
    """What is declared, by its kind and its date; a form for a relative, one for an address."""
    agent = agent_de(request)
    formulaire = FormulaireProche(request.POST or None, prefix="proche")

    def acte() -> bool:
        declarer_proche(agent=agent, le=timezone.now(), **formulaire.cleaned_data)
        return True

    return _declarer(request, agent, formulaire, acte) or _page(request, agent, formulaire, _adresse(None))


@require_POST
def declarer_mon_adresse(request: HttpRequest) -> HttpResponse:
    """Declare one's own home."""
    agent = agent_de(request)
    formulaire = _adresse(request)

    def acte() -> bool:
        dit = formulaire.cleaned_data
        declarer_adresse(agent=agent, adresse=dit["adresse"], code_insee=dit["commune"], le=timezone.now())
        return True

    proche = FormulaireProche(prefix="proche")
    return _declarer(request, agent, formulaire, acte) or _page(request, agent, proche, formulaire)


@require_POST
def retirer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back a declaration."""
    retirer_declaration(pk, agent=agent_de(request), le=timezone.now())
    messages.success(request, "La déclaration est retirée.")
    return redirect("vigilance:proches")


def _adresse(request: HttpRequest | None) -> FormulaireAdresse:
    return FormulaireAdresse(request.POST if request else None, prefix="adresse")


def _declarer(
    request: HttpRequest, agent: Agent, formulaire: FormulaireEgide, acte: Callable[[], bool]
) -> HttpResponse | None:
    if request.method == "POST" and formulaire.is_valid() and tenter(request, formulaire, acte):
        messages.success(request, FAIT)
        return redirect("vigilance:proches")
    return None


def _page(request: HttpRequest, agent: Agent, proche: FormulaireEgide, adresse: FormulaireEgide) -> HttpResponse:
    declares = ProcheDeclare.objects.filter(agent=agent, retire_le__isnull=True)
    contexte = {"declares": declares, "proche": proche, "adresse": adresse}
    return render(request, "vigilance/proches.html", contexte)
