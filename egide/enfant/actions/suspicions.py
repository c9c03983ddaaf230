"""Act of the person named on a seal: he has read that a duplicate may have been opened."""

from datetime import datetime

from django.db import transaction

from egide.enfant.actions.trace import tracer
from egide.enfant.models import SuspicionScellee
from egide.socle.comptes.models import Agent
from egide.socle.interface.refus import Invisible


@transaction.atomic
def lire_suspicion(suspicion: SuspicionScellee, *, agent: Agent, le: datetime) -> None:
    """Mark as read. Raises Invisible when the file is not there for this agent, or when it was read already."""
    lignes = SuspicionScellee.objects.filter(pk=suspicion.pk, lue_le__isnull=True)
    if lignes.update(lue_le=le, lue_par=agent) != 1:
        raise Invisible
    tracer(agent, "lire_suspicion", genre="suspicion", objet_id=suspicion.pk, dossier_id=suspicion.dossier_id)
