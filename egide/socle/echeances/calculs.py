"""Counts legal terms. Pure: a rule and a starting point in, a term out; no database, no clock read.

The methods are those of droit.md §0.3. Only `cpc641_642` moves a term to the next working day, and only
forward. A term counted in days or months ends at the last instant of its day in Paris; a term counted in
hours ends at its exact instant, clock changes included, since the hours are the ones that really pass.

A starting point may be a day whose hour is unknown: hours and immediate duties then run from its first
instant, which is the strictest reading. An anticipation is counted backward from its event; the day
reached is the last one on which the act is in time, and it is never moved.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from functools import cache

import holidays
from dateutil.relativedelta import relativedelta

from egide.socle.echeances.definitions import (
    Calcul,
    Calendrier,
    JourAnnuel,
    Naissance29Fevrier,
    Regle,
    TypeRegle,
    Unite,
    duree_lisible,
)
from egide.socle.echeances.regles import calendrier as calendrier_du_droit
from egide.socle.interface.temps import PARIS, jour_de

SUBDIVISIONS: dict[str, str | None] = {
    "metropole": None,
    "alsace_moselle": "57",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


class CalculImpossible(ValueError):
    """The rule counts something else than time: people, hours of training, a difference of age."""


class RaccourcissementRefuse(ValueError):
    """The shorter term asked for is not one the law allows."""


@dataclass(frozen=True, slots=True)
class Terme:
    """When a clock ends, and everything needed to say why, even after the law has changed.

    `valeur` is None for a date that comes back every year; `duree` says it in words in all cases.
    """

    regle: str
    depart: dt.datetime
    terme: dt.datetime
    terme_sans_report: dt.datetime | None
    valeur: int | None
    unite: Unite
    duree: str
    article: str
    source: str | None
    version: str
    a_l_heure: bool

    @property
    def jour(self) -> dt.date:
        """The day of the term, in Paris."""
        return jour_de(self.terme)

    @property
    def alerte_le(self) -> dt.datetime:
        """The instant to watch: the term without its week-end extension, when it has one (droit.md §0.3)."""
        return self.terme_sans_report or self.terme


def debut_du_jour(jour: dt.date) -> dt.datetime:
    """The first instant of a day in Paris."""
    return dt.datetime.combine(jour, dt.time.min, tzinfo=PARIS)


def fin_du_jour(jour: dt.date) -> dt.datetime:
    """The last instant of a day in Paris: a term « à minuit » still shows the day it belongs to."""
    return dt.datetime.combine(jour, dt.time.max, tzinfo=PARIS)


def en_instant(depart: dt.datetime | dt.date) -> dt.datetime:
    """A starting point as an aware instant in Paris; raises ValueError when its time zone is unknown."""
    if not isinstance(depart, dt.datetime):
        return debut_du_jour(depart)
    if depart.tzinfo is None:
        raise ValueError("Le point de départ n’a pas de fuseau horaire.")
    return depart.astimezone(PARIS)


@cache
def jours_feries(territoire: str, annee: int) -> frozenset[dt.date]:
    """The public holidays of a territory in a year; raises ValueError for an unknown territory."""
    if territoire not in SUBDIVISIONS:
        raise ValueError(f"Le territoire « {territoire} » n’a pas de jours fériés connus.")
    return frozenset(holidays.country_holidays("FR", subdiv=SUBDIVISIONS[territoire], years=annee))


def est_ouvrable(jour: dt.date, territoire: str) -> bool:
    """Whether a procedural term may end on that day: no Saturday, Sunday nor public holiday (CPC 642)."""
    fin_de_semaine = jour.weekday() in {calendar.SATURDAY, calendar.SUNDAY}
    return not fin_de_semaine and jour not in jours_feries(territoire, jour.year)


def reporter(jour: dt.date, territoire: str) -> dt.date:
    """The day itself when it is a working day, else the next one (CPC 642)."""
    while not est_ouvrable(jour, territoire):
        jour += dt.timedelta(days=1)
    return jour


def ajouter(depart: dt.date, nombre: int, unite: Unite) -> dt.date:
    """Add days, weeks, months or years; months and years keep the day number, or take the last of the month.

    Raises CalculImpossible for a unit that is not made of days.
    """
    match unite:
        case Unite.JOURS:
            return depart + dt.timedelta(days=nombre)
        case Unite.SEMAINES:
            return depart + dt.timedelta(weeks=nombre)
        case Unite.MOIS:
            return depart + relativedelta(months=nombre)
        case Unite.ANS:
            return depart + relativedelta(years=nombre)
    raise CalculImpossible(f"L’unité « {unite} » ne s’ajoute pas à une date.")


def cpc641_642(depart: dt.date, nombre: int, unite: Unite, territoire: str, sens: int = 1) -> tuple[dt.date, dt.date]:
    """A term of civil procedure (CPC 641, 642): the day reached, with and without its extension.

    The starting day does not count. Counted backward (`sens` -1), nothing is moved: an extension would
    break the « at least so many days before » that the text protects.
    """
    brut = ajouter(depart, sens * nombre, unite)
    return (reporter(brut, territoire) if sens > 0 else brut), brut


def heures_reelles(depart: dt.datetime, nombre: int, sens: int = 1) -> dt.datetime:
    """The instant after so many elapsed hours, week-ends and clock changes included."""
    ecoule = depart.astimezone(dt.UTC) + sens * dt.timedelta(hours=nombre)
    return ecoule.astimezone(PARIS)


def anniversaire(
    depart: dt.date,
    nombre: int,
    unite: Unite = Unite.ANS,
    *,
    choix: Naissance29Fevrier,
    ferme_un_droit: bool = False,
) -> dt.date:
    """The birthday reached after so many years or months.

    For someone born on 29 February, in a year without one, `choix` decides; « plus protecteur » gives
    28 February to a birthday that opens a right and 1 March to one that ends it.
    """
    arrivee = ajouter(depart, nombre, unite)
    # Within one month, only 29 February can lose its day on the way.
    if arrivee.month != depart.month or arrivee.day == depart.day:
        return arrivee
    plus_tard = choix is Naissance29Fevrier.PREMIER_MARS or (
        choix is Naissance29Fevrier.PLUS_PROTECTEUR and ferme_un_droit
    )
    return arrivee + dt.timedelta(days=1) if plus_tard else arrivee


def a_moins_de(ans: int, *, naissance: dt.date, le: dt.date, choix: Naissance29Fevrier) -> bool:
    """Whether a person is under that age; a rule « moins de » protects, so it lasts as long as it may."""
    return le < anniversaire(naissance, ans, choix=choix, ferme_un_droit=True)


def annuel(depart: dt.date, valeur: int | JourAnnuel, unite: Unite) -> dt.date:
    """The next yearly date, the starting day included; or the same day after so many months."""
    if not isinstance(valeur, JourAnnuel):
        return ajouter(depart, valeur, unite)
    cette_annee = valeur.en(depart.year)
    return cette_annee if cette_annee >= depart else valeur.en(depart.year + 1)


def calculer(
    regle: Regle,
    depart: dt.datetime | dt.date,
    le: dt.date | None = None,
    *,
    calendrier: Calendrier | None = None,
) -> Terme | None:
    """The term of a rule from its starting event; None when no value is set on that day.

    `le` is the day whose law applies, by default the day of the event. `calendrier` gives public holidays
    and the birthday of 29 February, by default those of `egide/droit`.
    Raises CalculImpossible when the rule does not count time, ValueError when the starting point has no
    time zone.
    """
    instant = en_instant(depart)
    jour_de_droit = le or jour_de(instant)
    valeur = regle.valeur_au(jour_de_droit)
    if valeur is None or valeur.valeur is None:
        return None
    terme, sans_report = _terme(regle, instant, valeur.valeur, calendrier or calendrier_du_droit(jour_de_droit))
    return Terme(
        regle=regle.code,
        depart=instant,
        terme=terme,
        terme_sans_report=sans_report if sans_report != terme else None,
        valeur=None if isinstance(valeur.valeur, JourAnnuel) else valeur.valeur,
        unite=regle.unite,
        duree=duree_lisible(valeur.valeur, regle.unite),
        article=valeur.article,
        source=valeur.source,
        version=valeur.version,
        a_l_heure=regle.calcul in {Calcul.HEURES_REELLES, Calcul.IMMEDIAT},
    )


def _terme(
    regle: Regle, instant: dt.datetime, valeur: int | JourAnnuel, calendrier: Calendrier
) -> tuple[dt.datetime, dt.datetime | None]:
    jour, sens = jour_de(instant), -1 if regle.type is TypeRegle.ANTICIPATION else 1
    if regle.calcul is Calcul.IMMEDIAT:
        return instant, None
    if regle.calcul is Calcul.ANNUEL:
        return fin_du_jour(annuel(jour, valeur, regle.unite)), None
    if regle.calcul is Calcul.COMPTE or isinstance(valeur, JourAnnuel):
        raise CalculImpossible(f"La règle {regle.code} compte des {regle.unite}, pas du temps qui passe.")
    if regle.calcul is Calcul.HEURES_REELLES:
        return heures_reelles(instant, valeur, sens), None
    if regle.calcul is Calcul.CPC641_642:
        reporte, brut = cpc641_642(jour, valeur, regle.unite, calendrier.territoire, sens)
        return fin_du_jour(reporte), fin_du_jour(brut)
    if regle.calcul is Calcul.DATE_ANNIVERSAIRE:
        jour_anniversaire = anniversaire(
            jour,
            sens * valeur,
            regle.unite,
            choix=calendrier.naissance_29_fevrier,
            ferme_un_droit=regle.ferme_un_droit,
        )
        return fin_du_jour(jour_anniversaire), None
    return fin_du_jour(ajouter(jour, sens * valeur, regle.unite)), None


def raccourcir(terme: Terme, regle: Regle, fixe_au: dt.datetime | dt.date) -> Terme:
    """A shorter term set by a reasoned decision; the reason is kept by the act that asks for it.

    Raises RaccourcissementRefuse when the rule cannot be shortened, or when the term asked for is later
    than the legal one or earlier than the starting event.
    """
    if not regle.reductible:
        raise RaccourcissementRefuse("Ce délai ne peut pas être raccourci.")
    nouveau = en_instant(fixe_au) if isinstance(fixe_au, dt.datetime) else fin_du_jour(fixe_au)
    if nouveau > terme.terme:
        raise RaccourcissementRefuse("Le terme fixé dépasse le terme légal : il ne peut être que plus court.")
    if nouveau < terme.depart:
        raise RaccourcissementRefuse("Le terme fixé précède l’événement qui fait partir le délai.")
    return replace(terme, terme=nouveau, terme_sans_report=None)
