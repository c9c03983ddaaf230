"""A post gives a role in a unit between two dates, and memberships follow."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from egide.socle.comptes.actions import affecter_poste
from egide.socle.comptes.models import Poste
from egide.socle.comptes.roles import Droit, Role
from egide.socle.comptes.selectors import detient, roles_en_vigueur
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.interface.refus import Refus

AUJOURD_HUI = timezone.localdate


def test_a_second_post_adds_its_role_from_its_first_day_to_its_last(distribution: Distribution) -> None:
    lise, jour = distribution.autre_territoire, AUJOURD_HUI()
    poste = affecter_poste(
        agent=distribution.admin_technique,
        titulaire=lise,
        unite=distribution.unites.crip,
        role=Role.AGENT_CRIP,
        du=jour,
        au=jour + timedelta(days=2),
    )
    assert poste in Poste.objects.en_vigueur()
    for ecart, attendu in ((-1, False), (0, True), (2, True), (3, False)):
        roles = roles_en_vigueur(lise, jour + timedelta(days=ecart))
        assert (Role.AGENT_CRIP in roles) is attendu
    assert detient(lise, Droit.QUALIFIER)


def test_what_depends_on_posts_is_told(distribution: Distribution, monkeypatch: pytest.MonkeyPatch) -> None:
    prevenus: list[Poste] = []
    monkeypatch.setattr("egide.socle.comptes.actions.postes.APRES_CHANGEMENT_DE_POSTE", [prevenus.append], raising=True)
    poste = affecter_poste(
        agent=distribution.admin_technique,
        titulaire=distribution.odpe,
        unite=distribution.unites.crip,
        role=Role.AGENT_CRIP,
        du=AUJOURD_HUI(),
    )
    assert prevenus == [poste]


def test_the_same_post_twice_is_refused_by_the_act_and_by_the_database(distribution: Distribution) -> None:
    with pytest.raises(Refus, match="déjà ce poste"):
        affecter_poste(
            agent=distribution.admin_technique,
            titulaire=distribution.agent_crip,
            unite=distribution.unites.crip,
            role=Role.AGENT_CRIP,
            du=AUJOURD_HUI(),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Poste.objects.create(
            agent=distribution.agent_crip,
            unite=distribution.unites.crip,
            role=Role.AGENT_CRIP,
            du=AUJOURD_HUI(),
        )


@pytest.mark.parametrize("qui", ["agent_crip", "cadre_territoire", "dpo"])
def test_nobody_else_opens_a_post(distribution: Distribution, qui: str) -> None:
    with pytest.raises(Refus):
        affecter_poste(
            agent=getattr(distribution, qui),
            titulaire=distribution.evaluatrice,
            unite=distribution.unites.crip,
            role=Role.AGENT_CRIP,
            du=AUJOURD_HUI(),
        )


def test_a_closed_account_gets_no_post(distribution: Distribution) -> None:
    distribution.ancien_agent.is_active = False
    with pytest.raises(Refus, match="fermé"):
        affecter_poste(
            agent=distribution.admin_technique,
            titulaire=distribution.ancien_agent,
            unite=distribution.unites.crip,
            role=Role.AGENT_CRIP,
            du=AUJOURD_HUI(),
        )
