"""Short help, and the accessibility statement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from egide.socle.acces.middleware import agent_de
from egide.socle.acces.permissions import LISENT
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient, roles_en_vigueur


@require_GET
def aide(request: HttpRequest) -> HttpResponse:
    """The everyday acts in a few sentences; a door is named to whoever may open it."""
    agent = agent_de(request)
    contexte = {
        "ouvre_en_urgence": detient(agent, Droit.BRISER_LA_GLACE),
        "ouvre_a_deux": bool(roles_en_vigueur(agent) & LISENT),
    }
    return render(request, "pages/aide.html", contexte)


@require_GET
def accessibilite(request: HttpRequest) -> HttpResponse:
    """What is known of accessibility, and what is not."""
    return render(request, "pages/accessibilite.html")
