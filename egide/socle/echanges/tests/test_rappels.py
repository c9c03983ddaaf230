"""A clock that nears its term opens one inbox row, for those in charge, until an act stops it."""

from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from egide.socle.acces.actions import prendre_en_charge, sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Unite
from egide.socle.comptes.roles import Role
from egide.socle.echanges import rappels
from egide.socle.echanges.actions import clore_arrivee
from egide.socle.echanges.astreinte import battre, veiller
from egide.socle.echanges.models import BATTEMENT_SCELLEMENT, Arrivee
from egide.socle.echanges.rappels import rappeler
from egide.socle.echanges.recapitulatif import recapituler
from egide.socle.echanges.relances import relancer
from egide.socle.echanges.selectors import (
    arrivees_en_attente,
    horloges_oubliees,
    rappels_en_attente,
    taches_silencieuses,
)
from egide.socle.echanges.silences import ecouter
from egide.socle.echanges.supervision import reprendre_taches
from egide.socle.echeances.actions import arreter, confier, demarrer
from egide.socle.echeances.models import Echeance
from egide.socle.interface.identifiants import uuid7

pytestmark = pytest.mark.django_db
REGLE = "IP_EVAL_3M"
SECONDE = timedelta(seconds=1)


def une_horloge(agent, unite, *, depart, regle=REGLE):
    objet = SimpleNamespace(pk=uuid7())
    prendre_en_charge(objet, objet_genre="information", volet=Volet.DANGER, sujet=sujet_de(unite), du=depart)
    return demarrer(
        regle, depart=depart, evenement="Réception", objet=objet, objet_genre="information", volet=Volet.DANGER
    )


@pytest.fixture
def cellule():
    """A clock of three months that has just started, and the test reads as someone of the cell in charge."""
    unite = une_unite("CRIP", Unite.Genre.CRIP)
    agent = un_agent(Role.AGENT_CRIP, unite)
    with au_nom_de(agent):
        yield SimpleNamespace(agent=agent, unite=unite, horloge=une_horloge(agent, unite, depart=timezone.now()))


def relue(horloge):
    return Echeance.objects.get(pk=horloge.pk)


def test_nothing_before_the_reminder_then_one_row_and_the_clock_says_when(cellule):
    instant = cellule.horloge.prochain_rappel
    assert rappeler(le=instant - SECONDE) == 0
    assert not Arrivee.objects.exists()
    assert [rappeler(le=instant) for _ in range(3)] == [1, 0, 0]
    rappel = rappels_en_attente(cellule.agent).get()
    assert (rappel.objet_id, rappel.sujet, rappel.urgente) == (
        cellule.horloge.objet_id,
        sujet_de(cellule.unite),
        False,
    )
    assert relue(cellule.horloge).rappelee_le == instant
    assert relue(cellule.horloge).prochain_rappel == cellule.horloge.terme


def test_at_the_term_the_same_row_becomes_urgent_and_rings_again_until_the_act(cellule):
    rappeler(le=cellule.horloge.prochain_rappel)
    assert rappeler(le=cellule.horloge.terme) == 1
    rappel = rappels_en_attente(cellule.agent).get()
    assert rappel.urgente is True
    encore = relue(cellule.horloge).prochain_rappel
    assert rappeler(le=encore) == 1
    assert Arrivee.objects.count() == 1
    arreter(cellule.horloge.objet_id, REGLE, le=timezone.now(), raison="Évaluation rendue")
    assert not rappels_en_attente(cellule.agent).exists()
    assert rappeler(le=encore + timedelta(days=30)) == 0
    assert Arrivee.objects.get().close_le is not None


def test_a_reminder_is_not_closed_by_saying_recu(cellule):
    rappeler(le=cellule.horloge.prochain_rappel)
    assert clore_arrivee(cellule.horloge.objet_id, agent=cellule.agent, le=timezone.now()) == 0
    assert rappels_en_attente(cellule.agent).exists()
    assert not arrivees_en_attente(cellule.agent).exists()


def test_a_clock_handed_over_rings_at_the_new_door(cellule):
    rappeler(le=cellule.horloge.prochain_rappel)
    autre = une_unite("Service social")
    collegue = un_agent(Role.CADRE_TERRITOIRE, autre)
    confier(cellule.horloge.objet_id, sujet_de(autre).pk)
    rappeler(le=cellule.horloge.prochain_rappel)
    assert Arrivee.objects.get().sujet == sujet_de(autre)
    assert not rappels_en_attente(cellule.agent).exists()
    prendre_en_charge(
        SimpleNamespace(pk=cellule.horloge.objet_id),
        objet_genre="information",
        volet=Volet.DANGER,
        sujet=sujet_de(autre),
        du=timezone.now(),
    )
    with au_nom_de(collegue):
        assert rappels_en_attente(collegue).count() == 1


def test_a_clock_that_nobody_holds_rings_at_the_cell(cellule):
    Echeance.objects.filter(pk=cellule.horloge.pk).update(sujet=None)
    rappeler(le=cellule.horloge.prochain_rappel)
    assert Arrivee.objects.get().sujet == sujet_de(cellule.unite)


def test_a_recomputed_clock_has_its_own_reminder(cellule):
    rappeler(le=cellule.horloge.prochain_rappel)
    arreter(cellule.horloge.objet_id, REGLE, le=timezone.now(), raison="Corrigée")
    tardive = demarrer(
        REGLE,
        depart=cellule.horloge.depart - timedelta(days=1),
        evenement="Réception",
        objet=SimpleNamespace(pk=cellule.horloge.objet_id),
        objet_genre="information",
        volet=Volet.DANGER,
    )
    assert tardive is not None
    assert tardive.prochain_rappel is not None
    assert rappeler(le=tardive.prochain_rappel) == 1
    assert rappels_en_attente(cellule.agent).get().echeance == tardive


def test_a_round_interrupted_leaves_nothing_and_the_next_one_tells(cellule):
    instant = cellule.horloge.prochain_rappel
    with mock.patch.object(rappels, "consigner", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        rappeler(le=instant)
    assert not Arrivee.objects.exists()
    assert relue(cellule.horloge).rappelee_le is None
    assert rappeler(le=instant) == 1


def test_the_rounds_say_that_they_are_alive(cellule):
    assert taches_silencieuses(timezone.now(), noms=["rappels"]) is True
    rappeler(le=timezone.now())
    assert taches_silencieuses(timezone.now(), noms=["rappels"]) is False


def test_who_watches_the_watch_sees_a_clock_that_should_have_rung(cellule):
    tard = cellule.horloge.prochain_rappel + timedelta(minutes=reglage("rappel_retard_minutes"))
    rappeler(le=timezone.now())
    assert horloges_oubliees(tard - SECONDE) == 0
    assert horloges_oubliees(tard) == 1
    rappeler(le=tard)
    assert horloges_oubliees(tard) == 0


def test_the_command_says_in_one_sentence_when_the_watch_is_dead(cellule):
    with pytest.raises(CommandError, match="astreinte, rappels, relances, courriels, taches, scellement, silences"):
        call_command("travailler", "--verifier")
    sceller = partial(battre, nom=BATTEMENT_SCELLEMENT)
    for ronde in (rappeler, veiller, relancer, recapituler, reprendre_taches, ecouter, sceller):
        ronde(le=timezone.now())
    call_command("travailler", "--verifier")
