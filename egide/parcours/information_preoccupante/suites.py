"""What this step does after the acts of `accueil`: every contact taken into account opens an information."""

from datetime import datetime

from egide.parcours.accueil.models import Recueil
from egide.parcours.information_preoccupante.actions.reception import recevoir_information
from egide.socle.comptes.models import Agent
from egide.socle.etats.moteur import Suite, declarer_suites


def recevoir(recueil: Recueil, *, agent: Agent, le: datetime) -> None:
    """Open the information of a contact."""
    recevoir_information(recueil, agent=agent, le=le)


declarer_suites(
    [
        Suite("prendre_en_compte", "Reçoit l’information à la cellule, au nom du système", recevoir),
        Suite("enregistrer_recueil", "Reçoit l’information à la cellule", recevoir),
    ]
)
