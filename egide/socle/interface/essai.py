"""An act tried from a form: its refusal is shown on the form, and what was typed stays."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from egide.socle.interface.refus import Refus, VersionPerimee

T = TypeVar("T")


def tenter(formulaire: forms.BaseForm, acte: Callable[[], T]) -> T | None:
    """Run the act; on Refus, put its sentence on the form and return None. Nothing of the act remains then.

    Raises VersionPerimee: the form holds the version that was read, hence sent again it would be refused again.
    """
    try:
        return acte()
    except VersionPerimee:
        raise
    except Refus as refus:
        formulaire.add_error(None, refus.phrase)
        return None
