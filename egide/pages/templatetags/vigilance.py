"""What the reviewer of accesses must look at, on the page of the day."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone

from egide.pages.selectors.journal import UrgenceLue, urgences_a_revoir
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.matrice import refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.journal.scellement import ALIAS
from egide.vigilance.selectors import a_regarder

register = template.Library()


@dataclass(frozen=True)
class ARelire:
    """Break-glass accesses to judge, then findings that wait, those of the last minutes first."""

    urgences: list[UrgenceLue]
    attendent: list[tuple[bool, int]]

    @property
    def constats(self) -> int:
        """How many findings."""
        return sum(n for _, n in self.attendent)

    @property
    def total(self) -> int:
        """How many things to review."""
        return len(self.urgences) + self.constats


@register.simple_tag(takes_context=True)
def acces_a_relire(context: dict[str, Any]) -> ARelire:
    """What waits for whoever reviews accesses; nothing, and no statement, for the others."""
    agent = agent_de(context["request"])
    if refus_de(agent, "relire_acces_inhabituel") is not None:
        return ARelire([], [])
    with au_nom_de(agent, using=ALIAS):
        return ARelire(urgences_a_revoir(agent, timezone.now()), a_regarder())
