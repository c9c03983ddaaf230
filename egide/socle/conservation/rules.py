"""Guards of a slip: who may follow whom, and what must be written before anything disappears (confidentialite §34)."""

from datetime import datetime
from typing import Any

from egide.socle.interface.refus import Refus
from egide.socle.interface.temps import jour_de

ELIMINER, GARDER = "eliminer", "garder"
ELIMINATION, VERSEMENT = "elimination", "versement"


def garde_decision(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    """Every line that the person sees is decided."""
    if objet.lignes.filter(sort="").exists():
        raise Refus("Décidez de chaque ligne : éliminer, ou garder avec un motif.", "lignes")


def garde_visa(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    """The written agreement of the archives is recorded by a second person, with its reference and its date."""
    if agent.pk == objet.decide_par_id:
        raise Refus("Le visa des archives est enregistré par une autre personne que celle qui a décidé.", "visa_seul")
    if not champs.get("visa_reference", "").strip():
        raise Refus("Recopiez la référence de l’accord écrit des archives départementales.", "visa_reference")
    visa_du = champs.get("visa_du")
    if visa_du is None or visa_du > jour_de(le):
        raise Refus("Indiquez la date de l’accord des archives : elle ne peut pas être dans le futur.", "visa_date")


def garde_refus(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    """A refused visa keeps the same proofs, and the reason."""
    garde_visa(objet, agent=agent, le=le, motif=motif, champs=champs)
    garde_motif(objet, agent=agent, le=le, motif=motif, champs=champs)


def garde_motif(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    """Refusing or giving up is said in words."""
    if not champs.get("motif", "").strip():
        raise Refus("Écrivez pourquoi : ce motif reste sur le bordereau.", "motif_absent")


def garde_remise(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    """Only a slip of transfer has a package."""
    if objet.nature != VERSEMENT:
        raise Refus("Ce bordereau élimine : rien n’est à remettre aux archives.", "nature")


def garde_reception(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    """What was transferred disappears here only once the archives wrote that they hold it."""
    if agent.pk == objet.decide_par_id:
        raise Refus("L’accusé des archives est enregistré par une autre personne que celle qui a décidé.", "recu_seul")
    if not champs.get("recu_reference", "").strip():
        raise Refus("Recopiez la référence de l’accusé de réception des archives.", "recu_reference")


def garde_execution(objet: Any, *, agent: Any, le: datetime, motif: str, champs: dict[str, Any]) -> None:
    """No elimination without the visa that the category asks for, nor of a transfer without its receipt."""
    if objet.visa_requis and objet.visa_par_id is None:
        raise Refus("Cette catégorie demande le visa des archives : rien n’est éliminé sans lui.", "visa_absent")
    if objet.nature == VERSEMENT and not objet.recu_reference:
        raise Refus("Les archives n’ont pas encore accusé réception : rien n’est éliminé avant.", "recu_absent")
