"""Numbers of the law and of the house in a page: read from `egide/droit`, never typed in a template."""

from django import template
from django.utils import timezone

from egide.socle.acces.regles_acces import reglage as valeur_du_reglage
from egide.socle.echeances.definitions import duree_lisible
from egide.socle.echeances.regles import regle

register = template.Library()


@register.filter
def reglage(cle: str) -> int:
    """A setting of access, « controle_urgence_heures » say. Raises KeyError for an unknown one."""
    return valeur_du_reglage(cle)


@register.filter
def duree_du_delai(code: str) -> str:
    """How long a rule lasts today, « 3 mois ». Raises KeyError, in French, for an unknown rule."""
    lue = regle(code)
    valeur = lue.valeur_au(timezone.localdate())
    return duree_lisible(valeur.valeur if valeur else None, lue.unite)
