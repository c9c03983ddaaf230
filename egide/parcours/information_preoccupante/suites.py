"""What this step does after upstream acts: a contact opens an information, a birth starts the clocks that waited."""

from datetime import datetime

from egide.enfant.models import Personne
from egide.parcours.accueil.models import Recueil
from egide.parcours.information_preoccupante.actions.naissance import constater_naissances
from egide.parcours.information_preoccupante.actions.reception import recevoir_information
from egide.socle.comptes.models import Agent
from egide.socle.etats.moteur import Suite, declarer_suites


def recevoir(recueil: Recueil, *, agent: Agent, le: datetime) -> None:
    """Open the information of a contact."""
    recevoir_information(recueil, agent=agent, le=le)


def naitre(enfant: Personne, *, agent: Agent, le: datetime) -> None:
    """Start the clocks that waited for a birth, on each open information about this child."""
    constater_naissances(enfant, agent=agent)


declarer_suites(
    [
        Suite("prendre_en_compte", "Reçoit l’information à la cellule, au nom du système", recevoir),
        Suite("enregistrer_recueil", "Reçoit l’information à la cellule", recevoir),
        Suite("naissance_de_l_enfant", "Lance le délai d’évaluation qui attendait la naissance", naitre),
    ]
)
