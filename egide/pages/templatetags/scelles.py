"""The seals that the signed-in agent must review, on the page of the day."""

from typing import Any

from django import template
from django.utils import timezone

from egide.pages.selectors.droits import scelles_a_revoir
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient

register = template.Library()


@register.inclusion_tag("pages/ma_journee_scelles.html", takes_context=True)
def revues_de_scelle(context: dict[str, Any]) -> dict[str, Any]:
    """Reviews near or late; nothing, and no statement, for whoever keeps no seal."""
    agent = agent_de(context["request"])
    return {"scelles": scelles_a_revoir(agent, timezone.now()) if detient(agent, Droit.SCELLER) else []}
