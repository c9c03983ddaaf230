"""An act tried from a form: its refusal is shown on the form, and what was typed stays."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from egide.socle.interface.refus import Refus

T = TypeVar("T")


def tenter(formulaire: forms.BaseForm, acte: Callable[[], T]) -> T | None:
    """Run the act; on Refus, put its sentence on the form and return None. Nothing of the act remains then."""
    try:
        return acte()
    except Refus as refus:
        formulaire.add_error(None, refus.phrase)
        return None
