"""Filters of the composed pages."""

from collections.abc import Mapping
from typing import Any

from django import template

from egide.pages.presenters import libelle_acte as _libelle_acte
from egide.pages.presenters import libelle_regle as _libelle_regle

register = template.Library()


@register.filter
def libelle_regle(code: str) -> str:
    """What a clock is for."""
    return _libelle_regle(code)


@register.filter
def libelle_acte(code: str) -> str:
    """An act as a sentence of the chronology."""
    return _libelle_acte(code)


@register.filter
def cle(table: Mapping[Any, Any], valeur: Any) -> Any:
    """Value of a table under a key, or an empty list."""
    return table.get(valeur, [])


@register.filter
def fille_ou_garcon(enfant: Any) -> str:
    """« fille », « garçon », or « enfant » when nobody knows."""
    return {"1": "garçon", "2": "fille"}.get(getattr(enfant, "sexe", ""), "enfant")
