"""The states of a package: it waits until a human being says « reçu » or sends it back."""

from datetime import datetime
from typing import Any

from django.db.models import TextChoices

from egide.socle.acces.volets import Volet
from egide.socle.echanges import rules
from egide.socle.etats.machine import Machine, Transition, inscrire

GENRE = "transmission"


class Etat(TextChoices):
    """Where a package stands."""

    ENVOYEE = "envoyee", "Envoyée, en attente de réception"
    RECUE = "recue", "Reçue"
    REFUSEE = "refusee", "Renvoyée à l’expéditeur"
    REMPLACEE = "remplacee", "Renvoyée, puis remplacée"
    CLASSEE = "classee", "Renvoyée, puis classée"


EN_ATTENTE = (Etat.ENVOYEE,)


def _garde_motif(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    rules.exiger_motif(motif)


def _garde_preuve(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    rules.exiger_preuve(champs["preuve"])
    rules.exiger_apres_l_envoi(champs["recue_le"], envoyee_le=objet.envoyee_le, le=le)


MACHINE = inscrire(
    Machine(
        nom=GENRE,
        libelle="Transmission",
        modele="echanges.transmission",
        volet=Volet.DANGER,
        etats=Etat,
        transitions=(
            Transition("", "transmettre", Etat.ENVOYEE),
            Transition(
                Etat.ENVOYEE, "accuser_transmission", Etat.RECUE, champs=("recue_le", "recue_par", "relance_le")
            ),
            Transition(
                Etat.ENVOYEE,
                "consigner_accuse_exterieur",
                Etat.RECUE,
                garde=_garde_preuve,
                champs=("recue_le", "recue_par", "preuve", "relance_le"),
            ),
            Transition(
                Etat.ENVOYEE,
                "renvoyer_transmission",
                Etat.REFUSEE,
                garde=_garde_motif,
                champs=("motif_refus", "relance_le"),
            ),
            Transition(Etat.REFUSEE, "remplacer_transmission", Etat.REMPLACEE, permis="transmettre"),
            Transition(Etat.REFUSEE, "classer_transmission", Etat.CLASSEE, garde=_garde_motif),
        ),
    )
)
