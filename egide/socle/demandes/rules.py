"""Pure guards of requests, each with its French refusal."""

from datetime import datetime
from uuid import UUID

from egide.socle.interface.refus import Refus
from egide.socle.interface.temps import date_longue

ACCES = "acces"
TOTALE = "totale"
REPONSE = "RGPD_REPONSE_1M"
REPONSE_PROLONGEE = "RGPD_REPONSE_PROLONGEE_3M"
REPONSE_ACCES = "DOSSIER_REPONSE_1M"
HORLOGES = (REPONSE, REPONSE_PROLONGEE, REPONSE_ACCES)


def exiger_motif(motif: str, phrase: str) -> None:
    """Raise Refus, with `phrase`, when no reason is written."""
    if not motif.strip():
        raise Refus(phrase, "motif")


def exiger_reponse_preparee(nature: str, elements: bool, *, accompagnement: str) -> None:
    """Raise Refus when the answer to a reading of the file says of no piece what is decided, or offers nobody.

    A person who reads the file of his childhood is offered a professional beside him (CASF L223-1).
    """
    if nature != ACCES:
        return
    if not elements:
        raise Refus("Dites de chaque pièce du dossier ce qui en est décidé : la liste est vide.", "elements")
    if not accompagnement:
        raise Refus("Proposez un accompagnement à la lecture, puis notez la réponse de la personne.", "accompagnement")


def exiger_second_lecteur(preparee_par: UUID | None, relit: UUID) -> None:
    """Raise Refus when the one who prepared the answer reads it again himself (confidentialite §42)."""
    if preparee_par == relit:
        raise Refus("Une autre personne que celle qui a préparé la réponse la relit.", "second_lecteur")


def exiger_jamais_prolongee(prolongee_le: datetime | None) -> None:
    """Raise Refus for a second extension: the law knows one."""
    if prolongee_le is not None:
        raise Refus("Le délai est déjà prolongé : il ne l’est qu’une fois.", "deja_prolongee")


def exiger_avant_le_terme(terme: datetime | None, le: datetime) -> None:
    """Raise Refus for an extension decided after the first term: the person had to be told before (RGPD art. 12 §3)."""
    if terme is not None and le > terme:
        raise Refus(
            f"Le délai de réponse est passé depuis le {date_longue(terme)} : il ne se prolonge plus. Répondez.",
            "terme_passe",
        )
