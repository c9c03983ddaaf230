"""When a clock rings: before its term, at its term, then again until an act stops it."""

import datetime as dt

import pytest

from egide.socle.echeances.calculs import calculer, heures_reelles
from egide.socle.echeances.definitions import Effet
from egide.socle.echeances.rappels import premier_rappel, rappel_suivant
from egide.socle.echeances.regles import parametre, regle, regles_en_vigueur
from egide.socle.interface.temps import PARIS

RECEPTION = dt.datetime(2026, 3, 2, 9, 30, tzinfo=PARIS)
JOUR = RECEPTION.date()
AVANCE = dt.timedelta(days=int(parametre("RAPPEL_AVANCE_JOURS", JOUR)))
REPETITION = dt.timedelta(days=int(parametre("RAPPEL_REPETITION_JOURS", JOUR)))


def calculer_terme(code):
    """The term of a rule for this reception."""
    terme = calculer(regle(code), RECEPTION)
    assert terme is not None
    return terme


def test_three_months_ring_before_their_term():
    terme = calculer_terme("IP_EVAL_3M")
    assert premier_rappel(terme) == terme.terme - AVANCE


def test_a_term_in_hours_rings_in_hours_and_never_before_half_of_its_time():
    terme = calculer_terme("IP_PREEVAL_USAGE")
    avance = dt.timedelta(hours=int(parametre("RAPPEL_AVANCE_HEURES", JOUR)))
    moitie = (terme.terme - RECEPTION) / 2
    assert premier_rappel(terme) == terme.terme - min(avance, moitie)
    assert premier_rappel(terme) >= heures_reelles(RECEPTION, 1)


def test_a_duty_without_delay_rings_at_once():
    assert premier_rappel(calculer_terme("IP_SAISINE_SD")) == RECEPTION


def test_every_rule_that_counts_time_has_a_reminder_between_its_event_and_its_term():
    comptees = [terme for r in regles_en_vigueur().values() if r.demarrable and (terme := calculer(r, RECEPTION))]
    assert comptees
    for terme in comptees:
        assert terme.depart <= premier_rappel(terme) <= terme.alerte_le


def test_an_alert_rings_at_its_term_then_again():
    terme = RECEPTION + AVANCE
    assert rappel_suivant(Effet.ALERTE, alerte_le=terme, le=RECEPTION) == terme
    assert rappel_suivant(Effet.ALERTE, alerte_le=terme, le=terme) == terme + REPETITION
    assert rappel_suivant(Effet.BLOCAGE, alerte_le=terme, le=terme) == terme + REPETITION


@pytest.mark.parametrize("ecart", [-AVANCE, AVANCE])
def test_a_simple_reminder_rings_once(ecart):
    assert rappel_suivant(Effet.RAPPEL, alerte_le=RECEPTION, le=RECEPTION + ecart) is None


def test_a_clock_that_may_start_says_what_to_do():
    muettes = [r.code for r in regles_en_vigueur().values() if r.demarrable and not r.a_faire]
    assert muettes == []


def test_no_clock_that_blocks_may_start_before_its_act_is_built():
    """The engine refuses nothing by itself: an act that is blocked needs its guard first (README)."""
    assert [r.code for r in regles_en_vigueur().values() if r.demarrable and r.effet is Effet.BLOCAGE] == []
