"""The on-call rota: one person a level, changes that leave a trace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.socle.comptes.actions import clore_poste, inscrire_astreinte, retirer_astreinte
from egide.socle.comptes.models import Agent, Astreinte, Poste
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import Distribution, creer_agent, creer_poste
from egide.socle.interface.refus import Refus


def _inscrire(distribution: Distribution, de_garde: Agent, niveau: int = 1, debut: int = -1, fin: int = 12):
    instant = timezone.now()
    return inscrire_astreinte(
        agent=distribution.cadre_crip,
        unite=distribution.unites.crip,
        de_garde=de_garde,
        niveau=niveau,
        du=instant + timedelta(hours=debut),
        au=instant + timedelta(hours=fin),
    )


def test_the_two_levels_are_found_in_their_order(distribution: Distribution) -> None:
    second = _inscrire(distribution, distribution.agent_crip, niveau=2)
    premier = _inscrire(distribution, distribution.cadre_crip, niveau=1)
    assert list(Astreinte.objects.en_cours(timezone.now())) == [premier, second]


def test_a_level_held_inverted_dates_and_no_post_are_refused(distribution: Distribution) -> None:
    _inscrire(distribution, distribution.cadre_crip)
    with pytest.raises(Refus, match="déjà tenu"):
        _inscrire(distribution, distribution.agent_crip, debut=10, fin=20)
    with pytest.raises(Refus, match="avant son début"):
        _inscrire(distribution, distribution.agent_crip, debut=5, fin=5)
    with pytest.raises(Refus, match="ne tient pas de poste"):
        _inscrire(distribution, distribution.ancien_agent, niveau=2)


def test_only_those_who_run_the_unit_change_its_rota(distribution: Distribution) -> None:
    instant = timezone.now()
    for qui in ("agent_crip", "cadre_territoire", "dpo"):
        with pytest.raises(Refus, match="cadres de cette unité"):
            inscrire_astreinte(
                agent=getattr(distribution, qui),
                unite=distribution.unites.crip,
                de_garde=distribution.cadre_crip,
                niveau=1,
                du=instant,
                au=instant + timedelta(hours=1),
            )


def test_a_turn_to_come_disappears_a_running_one_stops_a_past_one_stays(distribution: Distribution) -> None:
    a_venir = _inscrire(distribution, distribution.agent_crip, debut=20, fin=30)
    en_cours = _inscrire(distribution, distribution.cadre_crip)
    instant = timezone.now()
    for tour in (a_venir, en_cours):
        retirer_astreinte(agent=distribution.cadre_crip, astreinte=tour, le=instant, motif="échange")
    assert not Astreinte.objects.en_cours(instant + timedelta(seconds=1)).exists()
    assert not Astreinte.objects.en_cours(instant + timedelta(hours=25)).exists()
    en_cours.refresh_from_db()
    assert en_cours.au == instant
    with pytest.raises(Refus, match="finie"):
        retirer_astreinte(agent=distribution.cadre_crip, astreinte=en_cours, le=instant, motif="encore")
    assert _inscrire(distribution, distribution.cadre_crip, debut=21, fin=29)


def test_only_those_who_answer_for_situations_may_be_on_call(distribution: Distribution) -> None:
    for qui in ("evaluatrice", "enseignante", "odpe", "dpo", "admin_technique"):
        with pytest.raises(Refus, match="à un cadre"):
            _inscrire(distribution, getattr(distribution, qui))


def test_nobody_opens_a_unit_to_herself_through_its_rota(distribution: Distribution) -> None:
    directeur = creer_agent("Marc", "Direction", second_facteur=False)
    creer_poste(directeur, distribution.unites.direction, Role.CADRE_TERRITOIRE)
    instant = timezone.now()
    with pytest.raises(Refus, match="à soi-même"):
        inscrire_astreinte(
            agent=directeur,
            unite=distribution.unites.crip,
            de_garde=directeur,
            niveau=1,
            du=instant,
            au=instant + timedelta(hours=2),
        )


def test_someone_on_call_afterwards_does_not_lose_her_last_post(distribution: Distribution) -> None:
    jour = timezone.localdate()
    _inscrire(distribution, distribution.agent_crip, niveau=2, debut=30, fin=50)
    poste = Poste.objects.get(agent=distribution.agent_crip)
    with pytest.raises(Refus, match="inscrite à l’astreinte"):
        clore_poste(agent=distribution.admin_technique, poste=poste, au=jour, motif="départ")
    creer_poste(distribution.agent_crip, distribution.unites.mds_lens, Role.CADRE_TERRITOIRE, du=jour)
    assert clore_poste(agent=distribution.admin_technique, poste=poste, au=jour, motif="mutation").au == jour
