"""What waits for a manager about his team, on the page of the day: reviews and planned ends of posts."""

from typing import Any

from django import template
from django.utils import timezone

from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import avis_aux_cadres, detient

register = template.Library()


@register.inclusion_tag("pages/ma_journee_equipe.html", takes_context=True)
def avis_de_l_equipe(context: dict[str, Any]) -> dict[str, Any]:
    """Stored notices of the units that the signed-in agent runs; nothing, and no query, for anyone else."""
    agent = agent_de(context["request"])
    avis = avis_aux_cadres(agent) if detient(agent, Droit.REVOIR_ACCES) else []
    return {"avis": avis, "aujourd_hui": timezone.localdate()}
