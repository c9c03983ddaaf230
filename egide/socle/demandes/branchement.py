"""Plugs the requests into what leaves: who asks, and which request waits for a redaction. Discovered at start-up."""

from django.urls import reverse

from egide.socle.demandes.models import Element
from egide.socle.demandes.selectors import parties
from egide.socle.documents.accroches import ORIGINES, Origine
from egide.socle.documents.occultation.models import Occultation
from egide.socle.documents.sorties.registres import PARTIES


def _la_demande(occultation: Occultation) -> Origine | None:
    """The request whose answer holds this redaction, when this agent sees it."""
    element = Element.objects.filter(occultation=occultation).select_related("demande").first()
    if element is None:
        return None
    return Origine(str(element.demande), reverse("demandes:demande", args=[element.demande_id]))


PARTIES.append(parties)
ORIGINES.append(_la_demande)
