"""An act tried from a form: its refusal is shown on the form and journalled, and what was typed stays."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.db import transaction
from django.http import HttpRequest

from egide.socle.interface.refus import Refus, VersionPerimee

T = TypeVar("T")


def retenir(request: HttpRequest, refus: Refus) -> str:
    """Leave the code of a refusal on the request, whose transaction journals it; returns the sentence to show."""
    request.refus = refus.code  # type: ignore[attr-defined]
    return refus.phrase


def refus_retenu(request: HttpRequest) -> str:
    """Code of the refusal that this request was answered with, or an empty word."""
    return getattr(request, "refus", "")


def tenter(
    request: HttpRequest,
    formulaire: forms.BaseForm,
    acte: Callable[[], T],
    *,
    champ: str | None = None,
    par_code: bool = False,
) -> T | None:
    """Run the act; on Refus, put its sentence on the form (on `champ`, if told) and return None.

    With `par_code`, the field named as the code of the refusal, when the form has one, is where it is shown.

    Nothing of the act remains then, but the line of its refusal in the journal. Raises VersionPerimee: the form holds
    the version that was read, hence sent again it would be refused again.
    """
    try:
        with transaction.atomic():
            return acte()
    except VersionPerimee:
        raise
    except Refus as refus:
        if par_code and refus.code in formulaire.fields:
            champ = refus.code
        formulaire.add_error(champ, retenir(request, refus))
        return None
