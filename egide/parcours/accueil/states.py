"""What happens to a contact: it is deposited or typed, taken into account, read by a human being, answered."""

from django.db.models import TextChoices

from egide.socle.acces.volets import Volet
from egide.socle.etats.machine import PUBLIC, Machine, Transition, inscrire


class Etat(TextChoices):
    """Where a contact stands."""

    DEPOSE = "depose", "Reçu"
    PRIS_EN_COMPTE = "pris_en_compte", "Transmis à la cellule"
    LU = "lu", "Lu"
    SUITE_DONNEE = "suite_donnee", "Suite donnée"


MACHINE = inscrire(
    Machine(
        nom="recueil",
        libelle="Recueil",
        modele="accueil.recueil",
        volet=Volet.DANGER,
        etats=Etat,
        transitions=(
            Transition("", "deposer", Etat.DEPOSE, PUBLIC),
            Transition("", "enregistrer_recueil", Etat.PRIS_EN_COMPTE),
            Transition(Etat.DEPOSE, "prendre_en_compte", Etat.PRIS_EN_COMPTE),
            Transition(Etat.PRIS_EN_COMPTE, "accuser_lecture", Etat.LU),
            Transition(Etat.LU, "donner_suite", Etat.SUITE_DONNEE),
            Transition(Etat.PRIS_EN_COMPTE, "donner_suite", Etat.SUITE_DONNEE),
        ),
    )
)
