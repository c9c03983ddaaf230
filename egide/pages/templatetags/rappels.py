"""The reminders of *ma journée*, as one block that any page may show."""

from typing import Any

from django import template
from django.template import Context

from egide.pages.selectors.rappels import rappels_de

register = template.Library()


@register.inclusion_tag("pages/ma_journee_rappels.html", takes_context=True)
def rappels_du_jour(context: Context) -> dict[str, Any]:
    """Show what the watch of the clocks recalls to the signed-in agent."""
    return {"r": rappels_de(context["request"].user)}
