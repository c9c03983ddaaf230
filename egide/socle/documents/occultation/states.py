"""The states of a redaction and the one table of its arrows: prepared by one, read again by another (§42)."""

from datetime import datetime
from typing import Any

from django.db import models

from egide.socle.etats.machine import Machine, Transition, inscrire
from egide.socle.interface.refus import Refus

GENRE = "occultation"


class EtatOccultation(models.TextChoices):
    """Where a redaction stands; its copy leaves in one state only."""

    EN_PREPARATION = "en_preparation", "En préparation"
    A_RELIRE = "a_relire", "À relire par une seconde personne"
    VALIDEE = "validee", "Validée"


def _garde_seconde_personne(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    """Whoever prepared or sent it never reads it again."""
    if agent.pk in (objet.preparee_par_id, objet.soumise_par_id):
        raise Refus("Une autre personne que vous doit relire cette copie.", "seconde_personne")


def _garde_refus(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    _garde_seconde_personne(objet, agent=agent, le=le, motif=motif, champs=champs)
    if not motif:
        raise Refus("Dites ce qui reste à occulter, ou ce qui l’est à tort.", "motif_absent")


MACHINE = inscrire(
    Machine(
        nom=GENRE,
        libelle="Occultation",
        modele="documents.occultation",
        etats=EtatOccultation,
        transitions=(
            Transition("", "preparer_occultation", EtatOccultation.EN_PREPARATION),
            Transition(
                EtatOccultation.EN_PREPARATION,
                "soumettre_occultation",
                EtatOccultation.A_RELIRE,
                permis="preparer_occultation",
                champs=("copie", "soumise_par"),
            ),
            Transition(
                EtatOccultation.A_RELIRE,
                "valider_occultation",
                EtatOccultation.VALIDEE,
                permis="relire_occultation",
                garde=_garde_seconde_personne,
                champs=("relue_par",),
            ),
            Transition(
                EtatOccultation.A_RELIRE,
                "refuser_occultation",
                EtatOccultation.EN_PREPARATION,
                permis="relire_occultation",
                garde=_garde_refus,
                champs=("copie",),
            ),
        ),
    )
)
