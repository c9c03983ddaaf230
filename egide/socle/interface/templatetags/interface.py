"""Tags and filters available in every template, without `{% load %}`."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from egide.socle.interface import formes, icones, secours, tableaux, temps, typographie
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.secours import NumeroUrgence

register = template.Library()


@register.simple_tag
def icone(nom: str) -> SafeString:
    """Return the inline icon; raises LookupError for a name that is not in the list."""
    return icones.svg(nom)


@register.simple_tag
def forme(nom: str) -> SafeString:
    """Return the small drawing of a state."""
    return formes.forme(nom)


@register.filter
def couleur(nom: str) -> str:
    """Colour of a state, for its class."""
    return formes.couleur(nom)


@register.simple_tag
def numeros_urgence() -> tuple[NumeroUrgence, ...]:
    """The emergency numbers that hold today, even on an error page that has no context."""
    return secours.en_vigueur(timezone.localdate())


@register.simple_tag
def identifiant() -> str:
    """An identifier unique in the page, to tie a control to the sentence that describes it."""
    return f"eg-{uuid7().hex[-12:]}"


def _maintenant(maintenant: datetime | str | None) -> datetime:
    return maintenant if isinstance(maintenant, datetime) else timezone.now()


@register.filter
def date_longue(valeur: date | datetime | None) -> str:
    """« jeudi 19 novembre 2026 », or nothing."""
    return temps.date_longue(valeur) if valeur else ""


@register.filter
def date_courte(valeur: date | datetime | None) -> str:
    """« 19 nov. 2026 », or nothing."""
    return temps.date_courte(valeur) if valeur else ""


@register.filter
def heure(valeur: datetime | None) -> str:
    """« 9 h 42 », or nothing."""
    return temps.heure(valeur) if valeur else ""


@register.filter
def moment(valeur: date | datetime | None) -> str:
    """« jeudi 19 novembre 2026 à 9 h 42 »; the date alone when there is no hour."""
    if not valeur:
        return ""
    return temps.moment(valeur) if isinstance(valeur, datetime) else temps.date_longue(valeur)


@register.filter
def repere(valeur: date | datetime | None, maintenant: datetime | None = None) -> str:
    """« aujourd’hui à 13 h », « demain », « lundi 23 novembre 2026 »."""
    return temps.repere(valeur, _maintenant(maintenant)) if valeur else ""


@register.filter
def delai(valeur: date | datetime | None, maintenant: datetime | None = None) -> str:
    """« dans 3 h 18 », « dépassée de 5 jours »; the word « échéance » is understood."""
    return temps.delai(valeur, _maintenant(maintenant)) if valeur else ""


@register.filter
def depuis(valeur: date | datetime | None, maintenant: datetime | None = None) -> str:
    """« depuis 15 h »."""
    return temps.depuis(valeur, _maintenant(maintenant)) if valeur else ""


@register.filter
def il_y_a(valeur: date | datetime | None, maintenant: datetime | None = None) -> str:
    """« il y a 3 min », for what was done once."""
    return temps.il_y_a(valeur, _maintenant(maintenant)) if valeur else ""


@register.filter
def age(naissance: date | None, le: date | datetime | None = None) -> str:
    """« 14 ans et 7 mois », today or on the given day."""
    return temps.age(naissance, le or timezone.now()) if naissance else ""


@register.filter
def age_court(naissance: date | None, le: date | datetime | None = None) -> str:
    """« 14 ans », today or on the given day."""
    return temps.age_court(naissance, le or timezone.now()) if naissance else ""


@register.simple_tag
def genre_echeance(le: date | datetime, heures_proches: int | str, dit: str = "", arretee: object = "") -> str:
    """The state of a due date: fait once stopped, the one said, else retard, proche or delai now."""
    if arretee:
        return "fait"
    return dit or temps.proximite(le, timezone.now(), int(heures_proches))


GENRES_MESSAGE = {"error": "retard", "warning": "proche", "success": "delai"}


@register.filter
def genre_message(niveau: str) -> str:
    """The state that shows a message of Django: error, warning, success or info."""
    return GENRES_MESSAGE.get(niveau, "info")


@register.filter
def insecables(texte: object) -> str:
    """The text with its non-breaking spaces and curly apostrophes."""
    return typographie.insecables(str(texte))


@register.filter
def majuscule(texte: object) -> str:
    """The sentence with a capital first letter."""
    return typographie.majuscule(str(texte))


@register.filter
def accorde(nombre: int, mots: str) -> str:
    """`{{ n|accorde:"enfant,enfants" }}` gives « 2 enfants »."""
    singulier, pluriel = mots.split(",")
    return typographie.accorde(int(nombre), singulier, pluriel)


@register.filter
def de(nom: object) -> str:
    """« d’Anthony », « de Lina »."""
    return typographie.de(str(nom))


@register.filter
def enumere(mots: Sequence[object]) -> str:
    """« A, B et C »."""
    return typographie.enumere([str(mot) for mot in mots])


@register.filter
def decoupe(texte: str, separateur: str = "|") -> list[str]:
    """The parts of a text, as `colonnes="A|B"` of a table."""
    return [partie.strip() for partie in texte.split(separateur)]


@register.filter
def nomme_cellules(lignes: SafeString, colonnes: str) -> SafeString:
    """The rows of a table, where each cell carries the name of its column for narrow screens."""
    return tableaux.nommer_les_cellules(lignes, decoupe(str(colonnes)))
