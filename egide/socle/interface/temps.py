"""French readable time: dates, hours, delays and ages, as a tired person reads them.

Pure functions. An instant without a time zone is read as Paris time; `maintenant` is always passed, so a
page, a test and a printed sheet that show the same moment say the same words.
"""

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from egide.socle.interface.typographie import INSECABLE, accorde, de

PARIS = ZoneInfo("Europe/Paris")
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MOIS_COURTS = (
    "janv.", "févr.", "mars", "avril", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
MINUTE = timedelta(minutes=1)
HEURE = timedelta(hours=1)
JOUR = timedelta(days=1)
# Display thresholds only: minutes stop helping past half a day, hours past two days, days past two months.
HEURES_AVEC_MINUTES = 12
HEURES_LISIBLES = 48
JOURS_LISIBLES = 60
JOURS_PAR_MOIS = 30.44

# A term is near within this time, on every page.
HEURES_PROCHES = 24

Proximite = Literal["retard", "proche", "delai"]


def a_paris(instant: datetime) -> datetime:
    """Return the instant in Paris time; a naive one is taken as already in Paris time."""
    return instant.replace(tzinfo=PARIS) if instant.tzinfo is None else instant.astimezone(PARIS)


def jour_de(valeur: date | datetime) -> date:
    """Return the calendar day, in Paris, of a date or of an instant: after midnight it is not the one of Greenwich."""
    return a_paris(valeur).date() if isinstance(valeur, datetime) else valeur


def _quantieme(jour: date) -> str:
    return "1ᵉʳ" if jour.day == 1 else str(jour.day)


def date_longue(valeur: date | datetime) -> str:
    """Return « jeudi 19 novembre 2026 »."""
    jour = jour_de(valeur)
    return f"{JOURS[jour.weekday()]} {_quantieme(jour)}{INSECABLE}{MOIS[jour.month - 1]}{INSECABLE}{jour.year}"


def date_courte(valeur: date | datetime) -> str:
    """Return « 19 nov. 2026 »."""
    jour = jour_de(valeur)
    return f"{_quantieme(jour)}{INSECABLE}{MOIS_COURTS[jour.month - 1]}{INSECABLE}{jour.year}"


def heure(instant: datetime) -> str:
    """Return « 9 h 42 », or « 13 h » on the hour."""
    local = a_paris(instant)
    minutes = f"{INSECABLE}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{INSECABLE}h{minutes}"


def moment(instant: datetime) -> str:
    """Return « jeudi 19 novembre 2026 à 9 h 42 »."""
    return f"{date_longue(instant)} à {heure(instant)}"


def repere(valeur: date | datetime, maintenant: datetime) -> str:
    """Return the exact moment with a near word: « aujourd’hui à 13 h », « demain », « lundi 23 … »."""
    ecart = (jour_de(valeur) - jour_de(maintenant)).days
    jour = {-1: "hier", 0: "aujourd’hui", 1: "demain"}.get(ecart, date_longue(valeur))
    return f"{jour} à {heure(valeur)}" if isinstance(valeur, datetime) else jour


def _jours(nombre: int) -> str:
    if nombre < JOURS_LISIBLES:
        return accorde(nombre, "jour", "jours")
    return f"environ {accorde(round(nombre / JOURS_PAR_MOIS), 'mois', 'mois')}"


def duree(ecart: timedelta) -> str:
    """Return a positive length of time: « 48 min », « 3 h 18 », « 36 h », « 5 jours », « environ 3 mois ».

    The sign is ignored; parts that are not shown are cut, never rounded up.
    """
    ecart = abs(ecart)
    if ecart < MINUTE:
        return "moins d’une minute"
    if ecart < HEURE:
        return f"{ecart // MINUTE}{INSECABLE}min"
    heures, reste = divmod(ecart, HEURE)
    if heures < HEURES_LISIBLES:
        minutes = reste // MINUTE
        suite = f"{INSECABLE}{minutes:02d}" if minutes and heures < HEURES_AVEC_MINUTES else ""
        return f"{heures}{INSECABLE}h{suite}"
    return _jours(ecart // JOUR)


def delai(terme: date | datetime, maintenant: datetime, *, feminin: bool = True) -> str:
    """Return what separates now from a due date: « dans 3 h 18 », « demain », « dépassée de 5 jours ».

    A due *date* counts in calendar days and is still open on its own day; a due *instant* counts in hours.
    """
    depasse = "dépassée" if feminin else "dépassé"
    if isinstance(terme, datetime):
        ecart = a_paris(terme) - a_paris(maintenant)
        if abs(ecart) < HEURES_LISIBLES * HEURE:
            return f"{depasse} {de(duree(ecart))}" if ecart < timedelta() else f"dans {duree(ecart)}"
    jours = (jour_de(terme) - jour_de(maintenant)).days
    if jours < 0:
        return f"{depasse} {de(_jours(-jours))}"
    return {0: "aujourd’hui", 1: "demain"}.get(jours, f"dans {_jours(jours)}")


def depuis(instant: date | datetime, maintenant: datetime) -> str:
    """Return « depuis 15 h », « depuis 12 jours », « depuis hier » for what has been waiting."""
    if isinstance(instant, datetime):
        ecart = a_paris(maintenant) - a_paris(instant)
        if ecart < HEURES_LISIBLES * HEURE:
            return f"depuis {duree(max(ecart, timedelta()))}"
    jours = (jour_de(maintenant) - jour_de(instant)).days
    return {0: "depuis aujourd’hui", 1: "depuis hier"}.get(jours, f"depuis {_jours(max(jours, 0))}")


def il_y_a(instant: date | datetime, maintenant: datetime) -> str:
    """Return « il y a 3 min », « il y a 12 jours », « hier » for what was done once."""
    dite = depuis(instant, maintenant).removeprefix("depuis ")
    return dite if dite in ("aujourd’hui", "hier") else f"il y a {dite}"


def _reste(terme: date | datetime, maintenant: datetime) -> timedelta:
    if isinstance(terme, datetime):
        return a_paris(terme) - a_paris(maintenant)
    return terme - jour_de(maintenant)


def proximite(terme: date | datetime, maintenant: datetime, heures_proches: int = HEURES_PROCHES) -> Proximite:
    """Return the state of a due date: `retard` once passed, `proche` within the given hours, else `delai`."""
    ecart = _reste(terme, maintenant)
    if ecart < timedelta():
        return "retard"
    return "proche" if ecart <= timedelta(hours=heures_proches) else "delai"


def age(naissance: date, le: date | datetime) -> str:
    """Return an age in the words of the trade: « 3 semaines », « 20 mois », « 14 ans et 7 mois ».

    Days under two weeks, weeks under two months, months under two years; « à naître » before the birth.
    """
    jour = jour_de(le)
    if naissance > jour:
        return "à naître"
    ecart = relativedelta(jour, naissance)
    mois_revolus = ecart.years * 12 + ecart.months
    jours = (jour - naissance).days
    if jours < 14:
        return accorde(jours, "jour", "jours")
    if mois_revolus < 2:
        return accorde(jours // 7, "semaine", "semaines")
    if ecart.years < 2:
        return accorde(mois_revolus, "mois", "mois")
    annees = accorde(ecart.years, "an", "ans")
    return f"{annees} et {accorde(ecart.months, 'mois', 'mois')}" if ecart.months else annees


def age_court(naissance: date, le: date | datetime) -> str:
    """Return the age without the months after two years: « 14 ans », « 20 mois »."""
    return age(naissance, le).split(" et ")[0]
