"""The pure rules: what is missing, which births shorten the assessment, what may be joined."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egide.parcours.information_preoccupante import rules
from egide.parcours.information_preoccupante.models import EnfantConcerne
from egide.parcours.information_preoccupante.presenters import enfants_en_clair
from egide.parcours.information_preoccupante.rules import Faits, NaissanceConnue, Qualification
from egide.parcours.information_preoccupante.states import ACTE_DE, ETAT_DE, MACHINE, OUVERTS, QUALIFIES, Etat
from egide.socle.echeances.calculs import calculer
from egide.socle.echeances.regles import regle
from egide.socle.interface.refus import Refus
from egide.socle.referentiels.fichiers import lire_nomenclature

PARIS = ZoneInfo("Europe/Paris")
LE = date(2026, 11, 19)
COMPLET = Faits(
    accusee=True,
    antecedents_cherches=True,
    enfants=2,
    enfants_a_trancher=0,
    foyer_revu=True,
    dangers=1,
    niveau="danger",
    motif="Plusieurs soirs décrits par un témoin direct.",
    famille="faite",
    famille_motif="",
    cible=True,
    unite=True,
    departement=True,
)
RECEPTIONS = st.integers(0, 60 * 24 * 2400).map(
    lambda minutes: (datetime(2022, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(PARIS)
)


@pytest.mark.parametrize("qualification", Qualification)
def test_nothing_is_missing_when_everything_is_said(qualification):
    assert rules.manques(COMPLET, qualification, le=LE) == []


@pytest.mark.parametrize(
    ("faits", "qualification", "manque"),
    [
        (replace(COMPLET, accusee=False), Qualification.HORS_CHAMP, rules.ACCUSE),
        (replace(COMPLET, enfants=0), Qualification.INFORMATION_PREOCCUPANTE, rules.SANS_ENFANT),
        (replace(COMPLET, enfants_a_trancher=1), Qualification.INFORMATION_PREOCCUPANTE, rules.A_TRANCHER),
        (replace(COMPLET, cible=False), Qualification.COMPLEMENT, rules.CIBLE),
        (replace(COMPLET, unite=False), Qualification.DEJA_SUIVIE, rules.UNITE),
        (replace(COMPLET, departement=False), Qualification.TRANSFEREE, rules.DEPARTEMENT),
        (replace(COMPLET, motif="court"), Qualification.DANGER_GRAVE_IMMEDIAT, rules.MOTIF),
    ],
)
def test_one_thing_missing_is_named(faits, qualification, manque):
    assert rules.manques(faits, qualification, le=LE) == [manque]
    with pytest.raises(Refus) as refus:
        rules.exiger_qualifiable(faits, qualification, le=LE)
    assert refus.value.phrase == manque.phrase


def test_a_grave_danger_asks_for_its_reason_only():
    vides = replace(COMPLET, accusee=False, antecedents_cherches=False, enfants=0, foyer_revu=False, famille="")
    assert rules.manques(vides, Qualification.DANGER_GRAVE_IMMEDIAT, le=LE) == []


@given(reception=RECEPTIONS, jours=st.integers(0, 1500))
def test_a_child_certainly_older_than_the_threshold_never_shortens(reception, jours):
    seuil = regle("IP_EVAL_REDUIT").age_moins_de(reception.date())
    assert seuil is not None
    naissance = reception.date() - timedelta(days=366 * seuil + jours)
    assert not rules.sous_le_seuil(naissance, le=reception.date())


@given(reception=RECEPTIONS, jours=st.integers(0, 700))
def test_a_child_under_the_threshold_always_shortens(reception, jours):
    assert rules.sous_le_seuil(reception.date() - timedelta(days=jours), le=reception.date())


@given(reception=RECEPTIONS)
def test_the_shortened_term_never_comes_after_the_three_months(reception):
    trois_mois, reduit = calculer(regle("IP_EVAL_3M"), reception), calculer(regle("IP_EVAL_REDUIT"), reception)
    assert trois_mois is not None
    assert reduit is not None
    assert reception < reduit.terme <= trois_mois.terme


@given(reception=RECEPTIONS, avance=st.timedeltas(timedelta(0), timedelta(days=60)))
def test_an_earlier_reception_never_gives_a_later_term(reception, avance):
    plus_tot, plus_tard = calculer(regle("IP_EVAL_3M"), reception - avance), calculer(regle("IP_EVAL_3M"), reception)
    assert plus_tot is not None
    assert plus_tard is not None
    assert plus_tot.terme <= plus_tard.terme


@given(st.lists(st.tuples(st.booleans(), st.none() | st.dates(date(2010, 1, 1), LE)), max_size=6))
def test_three_months_wait_only_when_every_child_is_unborn(naissances):
    connues = [NaissanceConnue(a_naitre, None if a_naitre else jour) for a_naitre, jour in naissances]
    attend = rules.seulement_a_naitre(connues)
    assert attend == (bool(connues) and not any(not n.a_naitre for n in connues))
    if attend:
        assert not rules.foyer_avec_tres_jeune(connues, le=LE)


def test_an_information_never_completes_itself_nor_a_closed_one():
    un, autre = uuid4(), uuid4()
    with pytest.raises(Refus, match="elle-même"):
        rules.exiger_complement_possible(un, un, ouverte=True, commun=True)
    with pytest.raises(Refus, match="plus ouverte"):
        rules.exiger_complement_possible(un, autre, ouverte=False, commun=True)


def test_the_immediate_duty_cannot_be_shortened():
    with pytest.raises(Refus, match="ne peut pas être raccourci"):
        rules.exiger_reductible("IP_SAISINE_SD")


def test_the_table_has_one_arrow_per_decision_and_reopens_only_by_a_correction():
    for qualification in Qualification:
        fleche = MACHINE.fleche(Etat.ACCUSEE, ACTE_DE[qualification])
        assert fleche is not None
        assert fleche.vers == ETAT_DE[qualification]
    fermes = [t for t in MACHINE.transitions if t.de in QUALIFIES and t.de not in OUVERTS and t.vers != t.de]
    assert fermes
    assert all(t.acte.startswith("requalifier_") for t in fermes)
    assert len({(t.de, t.acte) for t in MACHINE.transitions}) == len(MACHINE.transitions)


def test_every_decision_of_the_list_is_one_of_the_rules():
    assert {ligne.code for ligne in lire_nomenclature("decisions_qualification")} == {q.value for q in Qualification}


@pytest.mark.parametrize(
    ("noms", "phrase"),
    [
        ([], "Enfant non nommé"),
        (["Tom"], "Tom"),
        (["Tom Bernard", "Jade Bernard", "Léo Bernard"], "Tom, Jade et Léo Bernard"),
        (["Tom Bernard", "Lina Petit"], "Tom Bernard et Lina Petit"),
        (["Tom", "Jade"], "Tom et Jade"),
    ],
)
def test_children_in_one_line(noms, phrase):
    assert enfants_en_clair([EnfantConcerne(designation=nom) for nom in noms]) == phrase
