"""The inbox and the outbox, and the page of one package."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.documents.accroches import Accroche, accroche
from egide.socle.echanges.boites import boites_de, lire_transmission
from egide.socle.echanges.models import Transmission
from egide.socle.echanges.presenters import ecran_de
from egide.socle.echanges.states import GENRE
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Invisible
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@require_GET
def transmissions(request: HttpRequest) -> HttpResponse:
    """What was received and waits for « reçu », what was sent and waits for somebody else."""
    agent = agent_de(request)
    autoriser(agent, "lire_transmissions")
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="file", acte="lister_transmissions")
    return render(request, "echanges/transmissions.html", {"b": boites_de(agent)})


@require_GET
def transmission(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """One package; its reading is journalled under each file that it concerns."""
    agent = agent_de(request)
    lue = lire_transmission(transmission_id, agent=agent)
    consigner_objet(
        Evenement.LECTURE, agent_id=agent.pk, objet_genre=GENRE, objet_id=transmission_id, acte="ouvrir_page"
    )
    ecran = ecran_de(lue)
    contexte = {"e": ecran, "requete": uuid7(), "source": _source(lue.transmission) if ecran.revenue else None}
    return render(request, "echanges/transmission.html", contexte)


def _source(transmission: Transmission) -> Accroche | None:
    """The page that the package was taken from, for whoever opens it."""
    try:
        return accroche(transmission.objet_genre, transmission.objet_id)
    except Invisible:
        return None
