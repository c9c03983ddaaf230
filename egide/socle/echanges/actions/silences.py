"""Saying why a flow is silent: the alarm closes, and the same silence rings no more."""

from datetime import datetime

from django.db import transaction

from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.echanges.flux import flux_nomme
from egide.socle.echanges.models import AlarmeSilence
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@transaction.atomic
def expliquer_silence(alarme: AlarmeSilence, *, agent: Agent, le: datetime, motif: str) -> AlarmeSilence:
    """Close an alarm with what was found out. Who may: the roles that the flow itself names.

    Raises Invisible when this agent is not told of this flow, Refus without a reason or when it is already closed.
    """
    autoriser(agent, "expliquer_silence", None)
    if not roles_en_vigueur(agent) & flux_nomme(alarme.flux).roles:
        raise Invisible
    if not motif.strip():
        raise Refus("Écrivez ce que vous avez vérifié.", "motif")
    closes = AlarmeSilence.objects.filter(pk=alarme.pk, close_le__isnull=True)
    if not closes.update(close_le=le, close_par=agent, motif=motif.strip()):
        raise Refus("Cette alarme est déjà close.", "alarme_close")
    consigner(Evenement.ACTE, agent_id=agent.pk, objet_genre="silence", objet_id=alarme.pk, acte="expliquer_silence")
    return AlarmeSilence.objects.get(pk=alarme.pk)
