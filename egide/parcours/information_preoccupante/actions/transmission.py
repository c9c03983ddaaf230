"""Sending an information to another service, as a frozen package."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from egide.parcours.information_preoccupante.actions.verrou import verrouiller
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.selectors.foyer import dossiers_lies
from egide.parcours.information_preoccupante.states import GENRE
from egide.parcours.information_preoccupante.transmission import lignes_transmissibles
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.echanges.actions import transmettre
from egide.socle.echanges.models import Transmission
from egide.socle.echanges.rules import Ligne


@transaction.atomic
def transmettre_information(
    information: Information, *, agent: Agent, le: datetime, parties: Sequence[str], mot: str = "", **champs: Any
) -> Transmission:
    """Send these parts of an information, as they stand, and what the agent adds; `champs` are those of `transmettre`.

    Raises Invisible, Refus (those of `transmettre`).
    """
    prise = verrouiller(information)
    possibles = lignes_transmissibles(prise)
    lignes = [possibles[code] for code in parties if code in possibles]
    if mot.strip():
        lignes.append(Ligne(Volet.DANGER, "Ce qu’ajoute l’expéditeur", mot.strip()))
    return transmettre(
        prise, agent=agent, le=le, objet_genre=GENRE, dossiers=dossiers_lies(prise), lignes=lignes, **champs
    )
