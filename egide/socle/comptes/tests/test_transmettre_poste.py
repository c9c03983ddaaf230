"""A hand-over leaves no day without anyone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.socle.comptes.actions import postes as module
from egide.socle.comptes.actions import transmettre_poste
from egide.socle.comptes.models import Poste
from egide.socle.comptes.roles import Role
from egide.socle.comptes.saisies import poser_agent
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.comptes.tests.factories import Distribution, creer_agent
from egide.socle.interface.refus import Refus


def test_both_hold_the_post_on_the_day_of_the_hand_over(distribution: Distribution) -> None:
    jour, neuve = timezone.localdate() + timedelta(days=3), creer_agent("Zoé", "Hanot")
    karim = distribution.referent_ase
    poser_agent(distribution.cadre_territoire)
    suite = transmettre_poste(
        agent=distribution.cadre_territoire,
        poste=Poste.objects.get(agent=karim),
        successeur=neuve,
        le=jour,
        motif="mutation",
    )
    assert (suite.agent, suite.role, suite.du, suite.au) == (neuve, Role.REFERENT_ASE, jour, None)
    assert roles_en_vigueur(karim, jour)
    assert roles_en_vigueur(neuve, jour)
    assert not roles_en_vigueur(karim, jour + timedelta(days=1))


def test_what_was_in_charge_passes_before_the_end_is_checked(
    distribution: Distribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[tuple[Poste, Poste]] = []
    monkeypatch.setattr(module, "A_LA_TRANSMISSION", [lambda a, b: passes.append((a, b))])
    monkeypatch.setattr(module, "CONTROLES_DE_FIN_DE_POSTE", [lambda p, au: None if passes else "Reste un dossier."])
    neuve = creer_agent("Zoé", "Hanot")
    poste = Poste.objects.get(agent=distribution.referent_ase)
    suite = transmettre_poste(
        agent=distribution.admin_technique, poste=poste, successeur=neuve, le=timezone.localdate(), motif="x"
    )
    assert passes == [(poste, suite)]


def test_a_successor_already_on_the_same_post_keeps_it(distribution: Distribution) -> None:
    poste = Poste.objects.get(agent=distribution.evaluatrice)
    zoe = creer_agent("Zoé", "Hanot")
    poser_agent(distribution.admin_technique)
    sien = module.ouvrir_poste(titulaire=zoe, unite=poste.unite, role=Role.EVALUATRICE, du=poste.du)
    suite = transmettre_poste(
        agent=distribution.admin_technique, poste=poste, successeur=zoe, le=timezone.localdate(), motif="x"
    )
    assert suite == sien


def test_oneself_another_territory_and_a_closed_account_are_refused(distribution: Distribution) -> None:
    poste = Poste.objects.get(agent=distribution.autre_territoire)
    jour = timezone.localdate()
    with pytest.raises(Refus, match="cadres de cette unité"):
        transmettre_poste(
            agent=distribution.cadre_territoire, poste=poste, successeur=distribution.odpe, le=jour, motif="x"
        )
    with pytest.raises(Refus, match="autre personne"):
        transmettre_poste(agent=distribution.admin_technique, poste=poste, successeur=poste.agent, le=jour, motif="x")
    ferme = creer_agent("Guy", "Parti")
    ferme.is_active = False
    with pytest.raises(Refus, match="fermé"):
        transmettre_poste(agent=distribution.admin_technique, poste=poste, successeur=ferme, le=jour, motif="x")
