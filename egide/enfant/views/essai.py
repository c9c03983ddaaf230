"""An act tried from a form: its refusal is shown on the form, and what was typed stays."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from egide.enfant.models import Personne
from egide.enfant.selectors import enfant_du_dossier
from egide.socle.interface.champs import FormulaireEgide
from egide.socle.interface.refus import Invisible, Refus

T = TypeVar("T")


def tenter(formulaire: FormulaireEgide, acte: Callable[[], T]) -> T | None:
    """Run the act; on Refus, put its sentence on the form and return None. Nothing of the act remains then."""
    try:
        return acte()
    except Refus as refus:
        formulaire.add_error(None, refus.phrase)
        return None


def enfant_ou_rien(dossier_id: UUID) -> Personne:
    """The child of this file; raises Invisible when it is not there for this agent."""
    enfant = enfant_du_dossier(dossier_id)
    if enfant is None:
        raise Invisible
    return enfant
