"""Properties that hold on every date, whatever the calendar does."""

import calendar
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from egide.socle.echeances.calculs import (
    SUBDIVISIONS,
    ajouter,
    anniversaire,
    annuel,
    calculer,
    cpc641_642,
    est_ouvrable,
    heures_reelles,
    reporter,
)
from egide.socle.echeances.definitions import Calendrier, JourAnnuel, Naissance29Fevrier, Regle, Unite
from egide.socle.echeances.regles import charger_regles
from egide.socle.interface.temps import PARIS

jours = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
durees = st.integers(1, 240)
territoires = st.sampled_from(sorted(SUBDIVISIONS))
week_ends_de_changement = st.sampled_from([dt.datetime(2026, 3, 28), dt.datetime(2026, 10, 24)])  # noqa: DTZ001
instants = st.one_of(
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2035, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001
    st.builds(
        lambda jour, minutes: (jour + dt.timedelta(minutes=minutes)).replace(tzinfo=dt.UTC),
        week_ends_de_changement,
        st.integers(0, 3 * 24 * 60),
    ),
)
CALENDRIER = Calendrier("metropole", Naissance29Fevrier.PLUS_PROTECTEUR)
REGLES_EN_TEMPS: list[Regle] = [
    regle
    for regle in charger_regles().values()
    if regle.calcul != "compte" and regle.valeur_au(dt.date(2026, 1, 1)) is not None
]
regles_en_temps = st.sampled_from(REGLES_EN_TEMPS)


def reference_mois(depart: dt.date, mois: int) -> dt.date:
    """Months counted another way, as the text says it: same day number, or the last of the month."""
    rang = depart.year * 12 + depart.month - 1 + mois
    annee, mois_d_arrivee = rang // 12, rang % 12 + 1
    dernier = calendar.monthrange(annee, mois_d_arrivee)[1]
    return dt.date(annee, mois_d_arrivee, min(depart.day, dernier))


@given(jours, st.integers(-240, 240))
def test_months_agree_with_another_way_of_counting(depart: dt.date, mois: int):
    assert ajouter(depart, mois, Unite.MOIS) == reference_mois(depart, mois)


@given(jours, durees)
def test_a_term_in_months_is_never_in_a_later_month(depart: dt.date, mois: int):
    arrivee = ajouter(depart, mois, Unite.MOIS)
    ecart = (arrivee.year - depart.year) * 12 + arrivee.month - depart.month
    assert ecart == mois
    assert arrivee.day <= depart.day
    dernier = calendar.monthrange(arrivee.year, arrivee.month)[1]
    assert arrivee.day == depart.day or arrivee.day == dernier


@given(jours, durees)
def test_years_are_twelve_months(depart: dt.date, ans: int):
    assert ajouter(depart, ans, Unite.ANS) == ajouter(depart, 12 * ans, Unite.MOIS)


# The first holidays of a year are computed once, and a busy machine makes that first call slow.
@given(jours, territoires)
def test_an_extension_goes_only_forward_and_stops_at_the_first_working_day(jour: dt.date, territoire: str):
    reporte = reporter(jour, territoire)
    assert reporte >= jour
    assert est_ouvrable(reporte, territoire)
    entre = [jour + dt.timedelta(days=n) for n in range((reporte - jour).days)]
    assert not any(est_ouvrable(d, territoire) for d in entre)
    assert reporter(reporte, territoire) == reporte


@given(jours, durees, st.sampled_from([Unite.JOURS, Unite.MOIS]), territoires)
def test_a_procedural_term_is_never_before_its_date_without_extension(
    depart: dt.date, nombre: int, unite: Unite, territoire: str
):
    reporte, brut = cpc641_642(depart, nombre, unite, territoire)
    assert brut == ajouter(depart, nombre, unite)
    assert brut <= reporte <= brut + dt.timedelta(days=6)


@given(jours, durees, st.sampled_from([Unite.JOURS, Unite.MOIS]), territoires)
def test_a_backward_term_is_never_moved(depart: dt.date, nombre: int, unite: Unite, territoire: str):
    reporte, brut = cpc641_642(depart, nombre, unite, territoire, -1)
    assert reporte == brut < depart


@given(instants, st.integers(0, 200))
def test_hours_are_elapsed_hours(depart: dt.datetime, heures: int):
    arrivee = heures_reelles(depart, heures)
    assert arrivee.astimezone(dt.UTC) - depart == dt.timedelta(hours=heures)
    assert heures_reelles(arrivee, heures, -1).astimezone(dt.UTC) == depart


@given(regles_en_temps, instants, instants)
def test_a_later_event_never_ends_earlier(regle: Regle, un: dt.datetime, autre: dt.datetime):
    tot, tard = sorted([un, autre])
    terme_tot = calculer(regle, tot, calendrier=CALENDRIER)
    terme_tard = calculer(regle, tard, calendrier=CALENDRIER)
    assert terme_tot is not None
    assert terme_tard is not None
    assert terme_tot.terme <= terme_tard.terme
    assert terme_tot.alerte_le <= terme_tard.alerte_le


@given(regles_en_temps, instants)
def test_counting_twice_gives_the_same_term(regle: Regle, depart: dt.datetime):
    assert calculer(regle, depart, calendrier=CALENDRIER) == calculer(
        regle, depart.astimezone(PARIS), calendrier=CALENDRIER
    )


@given(regles_en_temps, instants)
def test_only_civil_procedure_moves_a_term(regle: Regle, depart: dt.datetime):
    terme = calculer(regle, depart, calendrier=CALENDRIER)
    assert terme is not None
    if terme.terme_sans_report is not None:
        assert regle.calcul == "cpc641_642"
        assert terme.terme_sans_report < terme.terme
    if not terme.a_l_heure:
        fin = terme.terme.astimezone(PARIS)
        lendemain = dt.datetime.combine(fin.date() + dt.timedelta(days=1), dt.time.min, tzinfo=PARIS)
        assert lendemain.astimezone(dt.UTC) - fin.astimezone(dt.UTC) == dt.timedelta(microseconds=1)


@given(jours, st.integers(0, 100), st.sampled_from(Naissance29Fevrier), st.booleans())
def test_a_birthday_is_on_the_day_or_at_the_turn_of_february(
    naissance: dt.date, ans: int, choix: Naissance29Fevrier, ferme_un_droit: bool
):
    jour = anniversaire(naissance, ans, choix=choix, ferme_un_droit=ferme_un_droit)
    assert jour.year == naissance.year + ans
    meme_jour = (jour.month, jour.day) == (naissance.month, naissance.day)
    assert meme_jour or ((naissance.month, naissance.day) == (2, 29) and (jour.month, jour.day) in {(2, 28), (3, 1)})


@given(jours, st.sampled_from([JourAnnuel(4, 30), JourAnnuel(2, 29), JourAnnuel(12, 31), JourAnnuel(1, 1)]))
def test_a_yearly_date_comes_within_the_year(depart: dt.date, jour_annuel: JourAnnuel):
    arrivee = annuel(depart, jour_annuel, Unite.DATE_FIXE)
    assert depart <= arrivee <= depart + dt.timedelta(days=366)
    assert arrivee == jour_annuel.en(arrivee.year)
