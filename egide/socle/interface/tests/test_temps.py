"""Readable time: the sentences of the mock-ups, and what holds for every date."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from egide.socle.interface import temps

MAINTENANT = datetime(2026, 11, 19, 9, 42, tzinfo=temps.PARIS)
BORNES = (datetime(2000, 1, 1), datetime(2080, 1, 1))  # noqa: DTZ001 - hypothesis wants naive bounds
instants = st.datetimes(*BORNES, timezones=st.just(temps.PARIS))
jours = st.dates(date(2000, 1, 1), date(2080, 1, 1))


def simple(texte: str) -> str:
    return texte.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("terme", "attendu"),
    [
        (datetime(2026, 11, 19, 10, 30, tzinfo=temps.PARIS), "dans 48 min"),
        (datetime(2026, 11, 19, 13, 0, tzinfo=temps.PARIS), "dans 3 h 18"),
        (datetime(2026, 11, 20, 6, 40, tzinfo=temps.PARIS), "dans 20 h"),
        (datetime(2026, 11, 23, 0, 0, tzinfo=temps.PARIS), "dans 4 jours"),
        (datetime(2026, 11, 14, 23, 59, tzinfo=temps.PARIS), "dépassée de 5 jours"),
        (datetime(2026, 11, 19, 9, 41, 30, tzinfo=temps.PARIS), "dépassée de moins d’une minute"),
        (date(2026, 11, 14), "dépassée de 5 jours"),
        (date(2026, 11, 18), "dépassée de 1 jour"),
        (date(2026, 11, 19), "aujourd’hui"),
        (date(2026, 11, 20), "demain"),
        (date(2026, 12, 27), "dans 38 jours"),
        (date(2027, 2, 16), "dans environ 3 mois"),
    ],
)
def test_delai(terme, attendu):
    assert simple(temps.delai(terme, MAINTENANT)) == attendu


def test_delai_au_masculin():
    assert simple(temps.delai(date(2026, 11, 14), MAINTENANT, feminin=False)) == "dépassé de 5 jours"


@pytest.mark.parametrize(
    ("instant", "attendu"),
    [
        (datetime(2026, 11, 18, 18, 31, tzinfo=temps.PARIS), "depuis 15 h"),
        (datetime(2026, 11, 17, 21, 30, tzinfo=temps.PARIS), "depuis 36 h"),
        (date(2026, 11, 7), "depuis 12 jours"),
        (date(2026, 11, 18), "depuis hier"),
        (datetime(2026, 11, 19, 10, 0, tzinfo=temps.PARIS), "depuis moins d’une minute"),
    ],
)
def test_depuis(instant, attendu):
    assert simple(temps.depuis(instant, MAINTENANT)) == attendu


def test_dates_et_heures():
    assert simple(temps.date_longue(MAINTENANT)) == "jeudi 19 novembre 2026"
    assert simple(temps.date_longue(date(2026, 5, 1))) == "vendredi 1ᵉʳ mai 2026"
    assert simple(temps.date_courte(date(2026, 2, 12))) == "12 févr. 2026"
    assert simple(temps.heure(MAINTENANT)) == "9 h 42"
    assert simple(temps.heure(MAINTENANT.replace(hour=13, minute=0))) == "13 h"
    assert simple(temps.moment(MAINTENANT)) == "jeudi 19 novembre 2026 à 9 h 42"
    assert simple(temps.repere(MAINTENANT + timedelta(days=1), MAINTENANT)) == "demain à 9 h 42"
    assert simple(temps.repere(date(2026, 11, 23), MAINTENANT)) == "lundi 23 novembre 2026"


def test_les_dates_ne_se_coupent_pas_apres_le_quantieme():
    assert "19\u00a0novembre\u00a02026" in temps.date_longue(MAINTENANT)
    assert temps.heure(MAINTENANT) == "9\u00a0h\u00a042"


def test_une_heure_d_hiver_et_une_heure_d_ete():
    minuit_utc = datetime.fromisoformat("2026-07-01T00:00:00+00:00")
    assert simple(temps.heure(minuit_utc)) == "2 h"
    assert simple(temps.heure(minuit_utc.replace(month=12))) == "1 h"


@pytest.mark.parametrize(
    ("naissance", "attendu"),
    [
        (date(2012, 4, 3), "14 ans et 7 mois"),
        (date(2020, 11, 19), "6 ans"),
        (date(2025, 3, 10), "20 mois"),
        (date(2026, 10, 27), "3 semaines"),
        (date(2026, 11, 18), "1 jour"),
        (date(2026, 12, 1), "à naître"),
        (date(2024, 11, 19), "2 ans"),
        (date(2024, 11, 20), "23 mois"),
    ],
)
def test_age(naissance, attendu):
    assert simple(temps.age(naissance, MAINTENANT)) == attendu


def test_age_court():
    assert simple(temps.age_court(date(2012, 4, 3), MAINTENANT)) == "14 ans"
    assert simple(temps.age_court(date(2025, 3, 10), MAINTENANT)) == "20 mois"


@pytest.mark.parametrize(("heures", "attendu"), [(-1, "retard"), (3, "proche"), (24, "proche"), (25, "delai")])
def test_proximite(heures, attendu):
    assert temps.proximite(MAINTENANT + timedelta(hours=heures), MAINTENANT) == attendu


def test_un_terme_du_jour_n_est_pas_encore_depasse():
    assert temps.proximite(MAINTENANT.date(), MAINTENANT.replace(hour=23)) == "proche"


@given(terme=instants, maintenant=instants)
def test_retard_et_depassee_disent_la_meme_chose(terme, maintenant):
    depasse = temps.delai(terme, maintenant).startswith("dépassée")
    meme_jour_calendaire = temps.jour_de(terme) == temps.jour_de(maintenant)
    assert depasse == (temps.proximite(terme, maintenant) == "retard") or meme_jour_calendaire


@given(terme=jours, maintenant=instants)
def test_un_terme_en_jours_compte_les_jours_du_calendrier(terme, maintenant):
    ecart = (terme - maintenant.date()).days
    texte = simple(temps.delai(terme, maintenant))
    assert texte.startswith("dépassée") == (ecart < 0)
    if 2 <= abs(ecart) < 60:
        assert f"{abs(ecart)} jours" in texte


@given(minutes=st.integers(1, 48 * 60 - 1))
def test_une_duree_courte_se_relit_sans_jamais_exagerer(minutes):
    mots = simple(temps.duree(timedelta(minutes=minutes))).split()
    relu = int(mots[0]) if mots[1] == "min" else int(mots[0]) * 60 + int(mots[2] if len(mots) > 2 else 0)
    assert 0 <= minutes - relu < (60 if minutes >= 12 * 60 else 1)


@given(ecart=st.timedeltas(timedelta(days=-4000), timedelta(days=4000)))
def test_la_duree_ignore_le_signe(ecart):
    assert temps.duree(ecart) == temps.duree(-ecart)


@given(naissance=jours, le=jours)
def test_l_age_se_relit_en_mois_revolus(naissance, le):
    texte = simple(temps.age(naissance, le))
    if naissance > le:
        assert texte == "à naître"
        return
    ecart = relativedelta(le, naissance)
    if ecart.years >= 2:
        nombres = [int(mot) for mot in texte.split() if mot.isdigit()]
        assert nombres[0] == ecart.years
        assert (nombres[1] if len(nombres) > 1 else 0) == ecart.months
    else:
        assert texte.split()[1].rstrip("s") in ("jour", "semaine", "moi")


def test_ce_qui_a_ete_fait_se_dit_il_y_a():
    maintenant = datetime(2026, 11, 19, 10, 0, tzinfo=temps.PARIS)
    dits = [temps.il_y_a(maintenant - timedelta(minutes=3), maintenant), temps.il_y_a(date(2026, 11, 18), maintenant)]
    assert dits == ["il y a 3\u00a0min", "hier"]
    assert temps.il_y_a(date(2026, 6, 1), maintenant) == "il y a environ 6\u00a0mois"
