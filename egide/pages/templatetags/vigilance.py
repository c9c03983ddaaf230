"""What the reviewer of accesses must look at, on the page of the day."""

from typing import Any

from django import template

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.matrice import refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.journal.scellement import ALIAS
from egide.vigilance.selectors import a_regarder

register = template.Library()


@register.inclusion_tag("pages/ma_journee_vigilance.html", takes_context=True)
def acces_a_regarder(context: dict[str, Any]) -> dict[str, Any]:
    """Findings that wait, those of the last minutes first; nothing, and no statement, for whoever reviews nothing."""
    agent = agent_de(context["request"])
    if refus_de(agent, "relire_acces_inhabituel") is not None:
        return {"attendent": []}
    with au_nom_de(agent, using=ALIAS):
        attendent = a_regarder()
    return {"attendent": attendent, "total": sum(n for _, n in attendent)}
