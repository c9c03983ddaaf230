"""The counting methods on the cases of droit.md §0.3 and on dates a calendar makes difficult."""

import datetime as dt
from pathlib import Path

import pytest

from egide.socle.echeances.calculs import (
    CalculImpossible,
    RaccourcissementRefuse,
    Terme,
    a_moins_de,
    anniversaire,
    calculer,
    cpc641_642,
    est_ouvrable,
    jours_feries,
    raccourcir,
)
from egide.socle.echeances.definitions import Calendrier, Naissance29Fevrier, Regle, TypeRegle, Unite
from egide.socle.echeances.regles import charger_regles
from egide.socle.interface.temps import PARIS

METROPOLE = Calendrier("metropole", Naissance29Fevrier.PLUS_PROTECTEUR)
ALSACE = Calendrier("alsace_moselle", Naissance29Fevrier.PLUS_PROTECTEUR)


def paris(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=PARIS)  # type: ignore[arg-type, misc]


def une_regle(code: str) -> Regle:
    return charger_regles(local=None)[code]


def terme_de(code: str, depart: dt.date, calendrier: Calendrier = METROPOLE) -> Terme:
    terme = calculer(une_regle(code), depart, calendrier=calendrier)
    assert terme is not None
    return terme


@pytest.mark.parametrize(
    ("code", "depart", "attendu"),
    [
        pytest.param("IP_EVAL_3M", dt.date(2025, 11, 30), dt.date(2026, 2, 28), id="no-30-february"),
        pytest.param("IP_EVAL_3M", dt.date(2027, 11, 30), dt.date(2028, 2, 29), id="leap-february"),
        pytest.param("IP_EVAL_3M", dt.date(2026, 1, 31), dt.date(2026, 4, 30), id="thirty-day-month"),
        pytest.param("IP_EVAL_3M", dt.date(2026, 2, 28), dt.date(2026, 5, 28), id="end-of-month-not-kept"),
        pytest.param("IP_EVAL_3M", dt.date(2026, 2, 15), dt.date(2026, 5, 15), id="plain"),
        pytest.param("IP_EVAL_3M", dt.date(2025, 8, 1), dt.date(2025, 11, 1), id="holiday-not-moved"),
        pytest.param("AE_APPEL_15J", dt.date(2025, 12, 17), dt.date(2026, 1, 2), id="new-year-moved"),
        pytest.param("OPP_SAISINE_8J", dt.date(2025, 1, 3), dt.date(2025, 1, 13), id="saturday-moved"),
        pytest.param("PROV_FOND_6M", dt.date(2025, 8, 31), dt.date(2026, 3, 2), id="28-february-is-saturday"),
        pytest.param("PUP_RECOURS_30J", dt.date(2026, 4, 14), dt.date(2026, 5, 15), id="ascension-moved"),
        pytest.param("APU_5J", dt.date(2026, 12, 23), dt.date(2026, 12, 28), id="days-over-christmas"),
        pytest.param("ACC_TACITE_4S", dt.date(2026, 3, 2), dt.date(2026, 3, 30), id="weeks"),
        pytest.param("ENTRETIEN_MAJORITE_12M", dt.date(2028, 3, 14), dt.date(2027, 3, 14), id="backward-birthday"),
        pytest.param("LIEU_JUGE_1M", dt.date(2026, 3, 31), dt.date(2026, 2, 28), id="backward-month-end"),
        pytest.param("AE_CONVOCATION_8J", dt.date(2026, 11, 9), dt.date(2026, 11, 1), id="backward-never-moved"),
        pytest.param("AE_CONSULTATION_VEILLE", dt.date(2026, 3, 1), dt.date(2026, 2, 28), id="the-day-before"),
        pytest.param("CF_CONVOCATION_3S", dt.date(2026, 6, 22), dt.date(2026, 6, 1), id="backward-weeks"),
        pytest.param("JM_21A", dt.date(2008, 5, 10), dt.date(2029, 5, 10), id="age"),
        pytest.param("OLINPE_30_04", dt.date(2026, 12, 31), dt.date(2027, 4, 30), id="yearly-next-year"),
        pytest.param("OLINPE_30_04", dt.date(2026, 4, 30), dt.date(2026, 4, 30), id="yearly-same-day"),
        pytest.param("AUTONOMIE_BILAN_12M", dt.date(2026, 3, 1), dt.date(2027, 3, 1), id="yearly-in-months"),
        pytest.param("ARCH_MINEUR_100A", dt.date(1928, 2, 29), dt.date(2028, 2, 29), id="a-hundred-years"),
    ],
)
def test_day_reached(code: str, depart: dt.date, attendu: dt.date):
    terme = terme_de(code, depart)
    assert terme.jour == attendu
    assert terme.terme == dt.datetime.combine(attendu, dt.time(23, 59, 59, 999999), tzinfo=PARIS)
    assert not terme.a_l_heure


def test_an_extended_term_keeps_the_date_without_extension():
    terme = terme_de("OPP_SAISINE_8J", dt.date(2025, 1, 3))
    assert terme.terme_sans_report is not None
    assert terme.terme_sans_report.date() == dt.date(2025, 1, 11)
    assert terme.alerte_le == terme.terme_sans_report


def test_a_term_that_did_not_move_has_no_other_date():
    terme = terme_de("OPP_SAISINE_8J", dt.date(2025, 1, 6))
    assert terme.jour == dt.date(2025, 1, 14)
    assert terme.terme_sans_report is None
    assert terme.alerte_le == terme.terme


def test_seventeenth_birthday_interview_from_the_date_of_birth():
    naissance = dt.date(2010, 3, 14)
    majorite = anniversaire(naissance, 18, choix=Naissance29Fevrier.PLUS_PROTECTEUR)
    assert terme_de("ENTRETIEN_MAJORITE_12M", majorite).jour == dt.date(2027, 3, 14)


@pytest.mark.parametrize(
    ("choix", "ferme_un_droit", "attendu"),
    [
        (Naissance29Fevrier.VINGT_HUIT_FEVRIER, False, dt.date(2026, 2, 28)),
        (Naissance29Fevrier.VINGT_HUIT_FEVRIER, True, dt.date(2026, 2, 28)),
        (Naissance29Fevrier.PREMIER_MARS, False, dt.date(2026, 3, 1)),
        (Naissance29Fevrier.PREMIER_MARS, True, dt.date(2026, 3, 1)),
        (Naissance29Fevrier.PLUS_PROTECTEUR, False, dt.date(2026, 2, 28)),
        (Naissance29Fevrier.PLUS_PROTECTEUR, True, dt.date(2026, 3, 1)),
    ],
)
def test_birthday_of_a_leap_day(choix: Naissance29Fevrier, ferme_un_droit: bool, attendu: dt.date):
    assert anniversaire(dt.date(2008, 2, 29), 18, choix=choix, ferme_un_droit=ferme_un_droit) == attendu


def test_a_leap_birthday_exists_in_a_leap_year():
    for choix in Naissance29Fevrier:
        naissance = dt.date(2008, 2, 29)
        assert anniversaire(naissance, 20, choix=choix, ferme_un_droit=True) == dt.date(2028, 2, 29)


def test_a_right_that_ends_at_an_age_ends_late_for_a_leap_birth():
    assert terme_de("JM_21A", dt.date(2008, 2, 29)).jour == dt.date(2029, 3, 1)
    assert terme_de("EMANCIPATION_16A", dt.date(2005, 2, 28)).jour == dt.date(2021, 2, 28)
    assert terme_de("PECULE_18A", dt.date(2008, 2, 29)).jour == dt.date(2026, 2, 28)


def test_under_an_age_lasts_until_the_eve_of_the_birthday():
    naissance = dt.date(2024, 2, 29)
    choix = Naissance29Fevrier.PLUS_PROTECTEUR
    assert a_moins_de(2, naissance=naissance, le=dt.date(2026, 2, 28), choix=choix)
    assert not a_moins_de(2, naissance=naissance, le=dt.date(2026, 3, 1), choix=choix)
    assert not a_moins_de(2, naissance=dt.date(2024, 5, 4), le=dt.date(2026, 5, 4), choix=choix)


@pytest.mark.parametrize(
    ("depart", "attendu"),
    [
        pytest.param(paris(2026, 3, 27, 10, 0), paris(2026, 3, 30, 11, 0), id="spring-a-short-weekend"),
        pytest.param(paris(2026, 10, 23, 10, 0), paris(2026, 10, 26, 9, 0), id="autumn-a-long-weekend"),
        pytest.param(paris(2026, 6, 1, 22, 30), paris(2026, 6, 4, 22, 30), id="no-change"),
    ],
)
def test_hours_are_the_ones_that_really_pass(depart: dt.datetime, attendu: dt.datetime):
    terme = calculer(une_regle("ACC72_72H"), depart, calendrier=METROPOLE)
    assert terme is not None
    assert terme.terme == attendu
    assert terme.terme.astimezone(PARIS).hour == attendu.hour
    assert terme.terme.astimezone(dt.UTC) - depart.astimezone(dt.UTC) == dt.timedelta(hours=72)
    assert terme.a_l_heure


def test_the_second_two_o_clock_of_autumn_is_not_the_first():
    premier = dt.datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=0)
    second = premier.replace(fold=1)
    termes = [calculer(une_regle("EIG_CONFIRM_48H"), d, calendrier=METROPOLE) for d in (premier, second)]
    assert termes[0] is not None
    assert termes[1] is not None
    ecart = termes[1].terme.astimezone(dt.UTC) - termes[0].terme.astimezone(dt.UTC)
    assert ecart == dt.timedelta(hours=1)


def test_a_day_belongs_to_paris_whatever_the_zone_of_the_instant():
    juste_apres_minuit_a_paris = dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC)
    terme = calculer(une_regle("IP_EVAL_3M"), juste_apres_minuit_a_paris, calendrier=METROPOLE)
    assert terme is not None
    assert terme.jour == dt.date(2026, 10, 1)


def test_a_day_without_an_hour_counts_from_its_first_instant():
    assert terme_de("ACC72_72H", dt.date(2026, 6, 1)).terme == paris(2026, 6, 4)
    assert terme_de("IP_SAISINE_SD", dt.date(2026, 6, 1)).terme == paris(2026, 6, 1)


def test_an_immediate_duty_is_due_at_its_event():
    depart = paris(2026, 11, 19, 3, 12)
    terme = calculer(une_regle("IP_SAISINE_SD"), depart, calendrier=METROPOLE)
    assert terme is not None
    assert terme.terme == depart
    assert terme.duree == "sans délai"
    assert terme.a_l_heure


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="fuseau horaire"):
        calculer(une_regle("IP_EVAL_3M"), dt.datetime(2026, 1, 1, 12))  # noqa: DTZ001


@pytest.mark.parametrize("code", ["CF_SEUIL_50", "AF_STAGE_100H", "ADO_ECART_50A"])
def test_a_quantity_gives_no_date(code: str):
    with pytest.raises(CalculImpossible, match=code):
        calculer(une_regle(code), dt.date(2026, 1, 1), calendrier=METROPOLE)


def test_a_rule_without_value_gives_no_term():
    assert calculer(une_regle("IP_EVAL_REDUIT"), dt.date(2026, 1, 1), calendrier=METROPOLE) is None


def test_every_other_rule_gives_a_term_that_says_where_it_comes_from():
    depart = dt.date(2026, 1, 15)
    for regle in charger_regles(local=None).values():
        if regle.calcul == "compte" or regle.valeur_au(depart) is None:
            continue
        terme = terme_de(regle.code, depart)
        assert terme.regle == regle.code
        assert terme.article
        assert terme.version.endswith("/origine")
        assert (terme.terme < terme.depart) == (regle.type is TypeRegle.ANTICIPATION)


def test_good_friday_moves_a_term_in_alsace_only():
    vendredi_saint = dt.date(2026, 4, 3)
    depart = vendredi_saint - dt.timedelta(days=15)
    assert terme_de("AE_APPEL_15J", depart).jour == vendredi_saint
    # Saturday, Sunday, then Easter Monday.
    assert terme_de("AE_APPEL_15J", depart, ALSACE).jour == dt.date(2026, 4, 7)


def test_each_territory_knows_its_holidays():
    assert dt.date(2026, 12, 26) in jours_feries("alsace_moselle", 2026)
    assert dt.date(2026, 12, 20) in jours_feries("974", 2026)
    assert dt.date(2026, 12, 20) not in jours_feries("metropole", 2026)
    with pytest.raises(ValueError, match="atlantide"):
        jours_feries("atlantide", 2026)


def test_eleven_holidays_in_metropole():
    assert len(jours_feries("metropole", 2026)) == 11
    assert not est_ouvrable(dt.date(2026, 7, 14), "metropole")


def test_backward_counting_never_gains_time():
    dimanche = dt.date(2026, 11, 1)
    assert cpc641_642(dt.date(2026, 11, 9), 8, Unite.JOURS, "metropole", -1) == (dimanche, dimanche)


def test_a_term_may_be_shortened_never_lengthened():
    regle = une_regle("IP_EVAL_3M")
    terme = terme_de("IP_EVAL_3M", dt.date(2026, 1, 15))
    plus_court = raccourcir(terme, regle, dt.date(2026, 2, 15))
    assert plus_court.jour == dt.date(2026, 2, 15)
    assert plus_court.valeur == terme.valeur
    with pytest.raises(RaccourcissementRefuse, match="plus court"):
        raccourcir(terme, regle, dt.date(2026, 4, 16))
    with pytest.raises(RaccourcissementRefuse, match="précède"):
        raccourcir(terme, regle, dt.date(2026, 1, 14))


def test_a_right_of_appeal_is_never_shortened():
    with pytest.raises(RaccourcissementRefuse, match="ne peut pas être raccourci"):
        raccourcir(terme_de("AE_APPEL_15J", dt.date(2026, 1, 15)), une_regle("AE_APPEL_15J"), dt.date(2026, 1, 20))


def test_the_law_of_the_event_applies_not_the_law_of_today(tmp_path: Path):
    (tmp_path / "delais").mkdir()
    (tmp_path / "delais" / "essai.yaml").write_text(
        """
famille: Essai
regles:
  - code: ESSAI
    objet: Essai
    description: Une règle dont la durée change.
    evenement_declencheur: un jour
    type: max
    calcul: mois_quantieme
    unite: mois
    effet: alerte
    reductible: false
    derogation_locale: aucune
    portee: national
    parametre: false
    valeurs:
      - {valeur: 6, valide_du: null, valide_au: 2025-12-31, article: A1, source: null, verifie: true}
      - {valeur: 3, valide_du: 2026-01-01, valide_au: null, article: A2, source: null, verifie: true}
""",
        encoding="utf-8",
    )
    regle = charger_regles(tmp_path, None)["ESSAI"]
    ancien = calculer(regle, dt.date(2025, 12, 31), calendrier=METROPOLE)
    nouveau = calculer(regle, dt.date(2026, 1, 1), calendrier=METROPOLE)
    choisi = calculer(regle, dt.date(2025, 12, 31), dt.date(2026, 1, 1), calendrier=METROPOLE)
    assert ancien is not None
    assert nouveau is not None
    assert choisi is not None
    assert (ancien.valeur, ancien.article, ancien.version) == (6, "A1", "national/origine")
    assert (nouveau.valeur, nouveau.article, nouveau.version) == (3, "A2", "national/2026-01-01")
    assert choisi.valeur == 3
