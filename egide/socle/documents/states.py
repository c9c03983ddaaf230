"""The states of a piece and the one table of its arrows (confidentialité §53)."""

from django.db import models

from egide.socle.etats.machine import PUBLIC, Machine, Transition, inscrire

GENRE = "piece"


class Etat(models.TextChoices):
    """Where a piece stands; its copy is served in one state only."""

    EN_ATTENTE = "en_attente", "En attente de contrôle"
    A_CONVERTIR = "a_convertir", "À convertir"
    DISPONIBLE = "disponible", "Disponible"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"


A_TRAITER = (Etat.EN_ATTENTE, Etat.A_CONVERTIR)
CHAMPS_DU_CONTROLE = ("copie", "antivirus", "constat", "attend")


def _controle(acte: str, vers: Etat) -> tuple[Transition, ...]:
    return tuple(Transition(de, acte, vers, permis="controler_piece", champs=CHAMPS_DU_CONTROLE) for de in A_TRAITER)


MACHINE = inscrire(
    Machine(
        nom=GENRE,
        libelle="Pièce",
        modele="documents.piece",
        etats=Etat,
        transitions=(
            Transition("", "deposer_piece", Etat.EN_ATTENTE),
            Transition("", "joindre_piece", Etat.EN_ATTENTE, PUBLIC),
            Transition("", "produire_piece", Etat.DISPONIBLE),
            *_controle("mettre_a_disposition_piece", Etat.DISPONIBLE),
            *_controle("refuser_piece", Etat.REFUSEE),
            Transition(
                Etat.EN_ATTENTE,
                "faire_attendre_conversion",
                Etat.A_CONVERTIR,
                permis="controler_piece",
                champs=CHAMPS_DU_CONTROLE,
            ),
            *(
                Transition(de, "retirer_piece", Etat.RETIREE)
                for de in (Etat.EN_ATTENTE, Etat.A_CONVERTIR, Etat.DISPONIBLE, Etat.REFUSEE)
            ),
        ),
    )
)
