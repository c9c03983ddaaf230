"""The agent of the system exists from the first migration and never signs in."""

import pytest

from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import agent_systeme, roles_en_vigueur


@pytest.mark.django_db
def test_the_system_agent_is_there_and_has_no_password() -> None:
    systeme = agent_systeme()
    assert not systeme.has_usable_password()
    assert not systeme.check_password("!")
    assert roles_en_vigueur(systeme) == {Role.SYSTEME}
    assert Agent.objects.filter(est_systeme=True).count() == 1
