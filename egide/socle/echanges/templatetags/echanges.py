"""What waits of the packages and of the flows, as blocks that *ma journée* shows."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from egide.socle.echanges.boites import a_confirmer
from egide.socle.echanges.presenters import silence_en_clair
from egide.socle.echanges.selectors import alarmes_ouvertes

register = template.Library()


@register.inclusion_tag("echanges/a_confirmer.html", takes_context=True)
def transmissions_a_confirmer(context: Context) -> dict[str, Any]:
    """Show the packages that ask something of the signed-in agent, when there are some."""
    return {"lignes": a_confirmer(context["request"].user)}


@register.inclusion_tag("echanges/silences.html", takes_context=True)
def silences_du_jour(context: Context) -> dict[str, Any]:
    """Show the unusual silences that this agent is told of."""
    maintenant = timezone.now()
    return {"silences": [silence_en_clair(a, maintenant) for a in alarmes_ouvertes(context["request"].user)]}
