"""How an act follows an arrow of a request."""

from datetime import datetime
from typing import Any

from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.demandes.models import Demande
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer
from egide.socle.interface.refus import Invisible


def verrouiller(demande: Demande) -> Demande:
    """Lock and reread the request. Raises Invisible when this agent does not see it."""
    prise = Demande.objects.select_for_update().filter(pk=demande.pk).first()
    if prise is None:
        raise Invisible
    return prise


def suivre(demande: Demande, acte: str, *, agent: Agent, le: datetime, motif: str = "", champs: Any = None) -> Passage:
    """Follow one arrow whose row of the matrix has its own name."""
    prise = verrouiller(demande)
    autoriser(agent, acte, prise)
    return passer(prise, acte, agent=agent, le=le, motif=motif, champs=champs)
