"""Pure guards of requests, each with its French refusal."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from egide.socle.documents.occultation.states import EtatOccultation
from egide.socle.interface.refus import Refus
from egide.socle.interface.temps import date_longue

ACCES = "acces"
TOTALE = "totale"
REFUS = "refus"
COMMUNIQUE = "communique"
REFUSE = "refuse"
REPONSE = "RGPD_REPONSE_1M"
REPONSE_PROLONGEE = "RGPD_REPONSE_PROLONGEE_3M"
REPONSE_ACCES = "DOSSIER_REPONSE_1M"
HORLOGES = (REPONSE, REPONSE_PROLONGEE, REPONSE_ACCES)
COPIE_FAITE = frozenset({EtatOccultation.A_RELIRE, EtatOccultation.VALIDEE})
COPIE_VALIDEE = frozenset({EtatOccultation.VALIDEE})
_COPIE_MANQUE = {
    "": "aucune copie occultée n’est faite. Faites-la depuis la liste des pièces.",
    EtatOccultation.EN_PREPARATION: "la copie occultée est en préparation. Terminez-la d’abord.",
    EtatOccultation.A_RELIRE: "la copie occultée attend d’être relue et validée par une seconde personne.",
}


@dataclass(frozen=True)
class LigneLiee:
    """A line tied to a piece: its name, whether this agent reads the piece, the state of its redaction.

    `copie` is '' when no redaction is begun, None when the decision asks for none.
    """

    nom: str
    lue: bool
    copie: str | None = None


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


def exiger_pieces_pretes(lignes: Iterable[LigneLiee], *, copies: Collection[str]) -> None:
    """Raise Refus, naming the line, for a piece closed to this agent or a redaction in no state of `copies`.

    Nobody hands on, approves nor signs what he does not read (confidentialite §42).
    """
    for ligne in lignes:
        if not ligne.lue:
            raise Refus(
                f"Vous ne lisez pas la pièce « {ligne.nom} » : une personne qui la lit doit s’en charger.",
                "piece_fermee",
            )
        if ligne.copie is not None and ligne.copie not in copies:
            raise Refus(f"« {ligne.nom} » : {_COPIE_MANQUE[ligne.copie]}", "copie_occultee")


def exiger_sens_tenu(sens: str, decisions: Collection[str]) -> None:
    """Raise Refus for an answer that says something else than its lines do: a hidden refusal has no reasons."""
    if sens == TOTALE and set(decisions) - {COMMUNIQUE}:
        raise Refus("Une pièce n’est pas communiquée en entier : la réponse est partielle, avec ses raisons.", "sens")
    if sens == REFUS and set(decisions) - {REFUSE}:
        raise Refus("Des pièces sont communiquées : la réponse n’est pas un refus, elle est partielle.", "sens")


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
