"""A base put back from an archive: what is held, and the one button that lets it work again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from egide.pages.preuve import preuve
from egide.socle.acces.matrice import refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.models import Agent
from egide.socle.conservation.executes import bordereaux_revenus, fichier_des_executions
from egide.socle.echanges.models import Reprise
from egide.socle.echanges.reprise import lever_reprise, reprise_retenue, taches_retenues
from egide.socle.interface.refus import Invisible


def _administrateur(request: HttpRequest) -> Agent:
    """The signed-in administrator; for anyone else this page does not exist."""
    agent = agent_de(request)
    if refus_de(agent, "lever_reprise") is not None:
        raise Invisible
    return agent


@require_http_methods(["GET", "POST"])
def reprise(request: HttpRequest) -> HttpResponse:
    """What was put back and what waits; sent, the page lets jobs run and messages leave again."""
    agent = _administrateur(request)
    if request.method == "POST":
        if demande := preuve(request):
            return demande
        lever_reprise(agent=agent, le=timezone.now())
        messages.success(request, "Les tâches reprennent et les avis repartent.")
        return redirect("pages:reprise")
    retenue, reprises = reprise_retenue(), list(Reprise.objects.select_related("levee_par"))
    contexte = {
        "retenue": retenue,
        "reprises": reprises,
        "taches": taches_retenues(),
        "revenus": bordereaux_revenus(absents=retenue is not None) if reprises else [],
        "executions_lues": fichier_des_executions().exists(),
    }
    return render(request, "pages/reprise.html", contexte)
