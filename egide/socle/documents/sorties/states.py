"""The states of what leaves and the one table of its arrows (confidentialité §43)."""

from datetime import datetime
from typing import Any

from django.db import models

from egide.socle.etats.machine import Machine, Transition, inscrire
from egide.socle.interface.refus import Refus

GENRE = "sortie"
# How the journal says that the bytes of a piece were given out.
ACTE_DE_REMISE = "remettre_piece_sortie"


class EtatSortie(models.TextChoices):
    """Where a leaving stands; bytes are given in one state only."""

    A_AUTORISER = "a_autoriser", "Attend une seconde personne"
    SORTIE = "sortie", "Remise"
    REFUSEE = "refusee", "Refusée"


def _garde_seconde_personne(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    """Whoever asked never decides."""
    if agent.pk == objet.demandee_par_id:
        raise Refus("Une autre personne que vous doit relire cette demande.", "seconde_personne")


def _garde_refus(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    _garde_seconde_personne(objet, agent=agent, le=le, motif=motif, champs=champs)
    if not motif:
        raise Refus("Dites pourquoi vous refusez cette sortie.", "motif_absent")


MACHINE = inscrire(
    Machine(
        nom=GENRE,
        libelle="Sortie de pièces",
        modele="documents.sortie",
        etats=EtatSortie,
        transitions=(
            Transition("", "sortir_piece", EtatSortie.SORTIE),
            Transition("", "demander_sortie", EtatSortie.A_AUTORISER, permis="sortir_piece"),
            Transition(
                EtatSortie.A_AUTORISER,
                "autoriser_sortie",
                EtatSortie.SORTIE,
                garde=_garde_seconde_personne,
                champs=("autorisee_par", "sortie_le"),
            ),
            Transition(
                EtatSortie.A_AUTORISER,
                "refuser_sortie",
                EtatSortie.REFUSEE,
                permis="autoriser_sortie",
                garde=_garde_refus,
            ),
        ),
    )
)
