"""Filters of the composed pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from egide.enfant.presenters import precision_de
from egide.pages.presenters import libelle_acte as _libelle_acte
from egide.pages.presenters import libelle_regle as _libelle_regle
from egide.parcours.information_preoccupante.presenters import GENRE_DE_L_ETAT
from egide.parcours.information_preoccupante.states import Etat
from egide.socle.interface import temps

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
def genre_de_l_etat(etat: str) -> str:
    """The shape and colour of the state of an information, the same on every page."""
    return GENRE_DE_L_ETAT[Etat(etat)]


@register.filter
def initiales(nom: str) -> str:
    """« LD » for « Lina Dupont-Fictif »."""
    mots = str(nom).split()
    return "".join(mot[0] for mot in (mots[:1] + mots[-1:] if len(mots) > 1 else mots)).upper()


@register.filter
def cle(table: Mapping[Any, Any], valeur: Any) -> Any:
    """Value of a table under a key, or an empty list."""
    return table.get(valeur, [])


@register.filter
def fille_ou_garcon(enfant: Any) -> str:
    """« fille », « garçon », or « enfant » when nobody knows."""
    return {"1": "garçon", "2": "fille"}.get(getattr(enfant, "sexe", ""), "enfant")


@register.filter
def naissance_dite(personne: Any) -> str:
    """« née le 12 avril 2012 », « terme prévu le… », or nothing when it is not known."""
    return precision_de(personne) if getattr(personne, "naissance_en_clair", "") else ""


@register.filter
def debut_de_semaine(maintenant: datetime) -> str:
    """« depuis lundi »; a Monday, « aujourd’hui »."""
    return "depuis lundi" if timezone.localdate(maintenant).weekday() else "aujourd’hui"


@register.filter
def age_et_naissance(enfant: Any) -> str:
    """« fille, 14 ans, née le 12 avril 2012 »: what is known, and nothing for what is not."""
    exacte = getattr(enfant, "naissance_exacte", None)
    dits = (
        fille_ou_garcon(enfant),
        temps.age(exacte, timezone.now()) if exacte else "",
        naissance_dite(enfant),
    )
    return ", ".join(dit for dit in dits if dit)
