"""An absence names who stands in, between two dates."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.socle.comptes.actions import declarer_absence
from egide.socle.comptes.models import Agent, Poste
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.comptes.tests.factories import Distribution, creer_agent, creer_poste
from egide.socle.interface.refus import Refus


def _absence(distribution: Distribution, remplacant: Agent, debut: int, fin: int, par: str = "cadre_territoire"):
    jour = timezone.localdate()
    return declarer_absence(
        agent=getattr(distribution, par),
        poste=Poste.objects.get(agent=distribution.referent_ase),
        remplacant=remplacant,
        du=jour + timedelta(days=debut),
        au=jour + timedelta(days=fin),
    )


def test_the_replacement_holds_the_role_during_the_absence_only(distribution: Distribution) -> None:
    solene, jour = distribution.evaluatrice, timezone.localdate()
    remplacement = _absence(distribution, solene, 1, 5)
    assert remplacement.remplace == Poste.objects.get(agent=distribution.referent_ase)
    for ecart, attendu in ((0, False), (1, True), (5, True), (6, False)):
        assert (Role.REFERENT_ASE in roles_en_vigueur(solene, jour + timedelta(days=ecart))) is attendu


def test_a_colleague_of_the_same_role_and_unit_may_stand_in(distribution: Distribution) -> None:
    zoe = creer_agent("Zoé", "Hanot")
    creer_poste(zoe, distribution.unites.mds_arras, Role.REFERENT_ASE)
    assert _absence(distribution, zoe, 0, 3).agent == zoe


def test_two_replacements_on_the_same_days_are_refused(distribution: Distribution) -> None:
    _absence(distribution, distribution.evaluatrice, 1, 5)
    with pytest.raises(Refus, match="déjà prévu"):
        _absence(distribution, distribution.medecin_pmi, 5, 9)
    assert _absence(distribution, distribution.medecin_pmi, 6, 9)


def test_what_makes_no_sense_is_refused(distribution: Distribution) -> None:
    with pytest.raises(Refus, match="elle-même"):
        _absence(distribution, distribution.referent_ase, 0, 2)
    with pytest.raises(Refus, match="avant son début"):
        _absence(distribution, distribution.evaluatrice, 3, 2)
    with pytest.raises(Refus, match="dates du poste"):
        _absence(distribution, distribution.evaluatrice, -500, 2)
    with pytest.raises(Refus, match="cadres de cette unité"):
        _absence(distribution, distribution.evaluatrice, 0, 2, par="cadre_crip")
