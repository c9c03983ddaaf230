"""The register of processing, for the officer and the managers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from egide.pages.registre import registre as traitements
from egide.socle.acces.matrice import refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.interface.refus import Invisible
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@require_GET
def registre(request: HttpRequest) -> HttpResponse:
    """What is kept, why, on what ground, and which roles read it."""
    agent = agent_de(request)
    if refus_de(agent, "lire_portees_generales") is not None:
        raise Invisible
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="registre", acte="lire_registre")
    return render(request, "pages/registre.html", {"traitements": traitements()})
