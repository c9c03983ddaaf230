"""Break-glass: one file, for a few hours, read only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from egide.pages.forms import FormulaireUrgence
from egide.pages.preuve import preuve
from egide.socle.acces.middleware import agent_de
from egide.socle.acces.models import AccesUrgence
from egide.socle.comptes.models import Agent
from egide.socle.comptes.preuves import instant_de_preuve
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.echanges.urgences import ouvrir_en_urgence
from egide.socle.interface.essai import tenter
from egide.socle.interface.refus import Invisible, Refus

NUMERO = "numero"
NUMERO_SANS_REPONSE = "Aucun dossier ne s’ouvre avec ce numéro. Relisez-le, ou appelez la cellule départementale."


@require_http_methods(["GET", "POST"])
def urgence(request: HttpRequest) -> HttpResponse:
    """Ask for one file, read-only, for a few hours; a fresh second factor is asked first."""
    agent = agent_de(request)
    if not detient(agent, Droit.BRISER_LA_GLACE):
        raise Invisible
    if (a_prouver := preuve(request)) is not None:
        return a_prouver
    formulaire = FormulaireUrgence(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        ouverte = tenter(request, formulaire, lambda: _ouvrir(request, agent, formulaire), par_code=True)
        if ouverte is not None:
            return redirect("pages:dossier", pk=ouverte.dossier_id)
    return render(request, "pages/urgence.html", {"formulaire": formulaire})


def _ouvrir(request: HttpRequest, agent: Agent, formulaire: FormulaireUrgence) -> AccesUrgence:
    """The act; hidden or absent, a number is refused with the same words, and what was typed stays."""
    dit, preuve_le = formulaire.cleaned_data, instant_de_preuve(request)
    try:
        return ouvrir_en_urgence(agent=agent, le=timezone.now(), preuve_le=preuve_le, **dit)
    except Invisible as invisible:
        raise Refus(NUMERO_SANS_REPONSE, NUMERO) from invisible
