"""What a legal term is once read: the rule, its dated values, the calendar that counts it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class RegleInvalide(ValueError):
    """A file of `egide/droit` says something the house cannot accept; the message names file and rule."""


class TypeRegle(StrEnum):
    """What the duration means (droit.md §0.3)."""

    MAX = "max"
    MIN = "min"
    ANTICIPATION = "anticipation"
    PERIODICITE = "periodicite"
    VALIDITE = "validite"
    SEUIL = "seuil"
    AGE = "age"
    CONSERVATION = "conservation"
    OBJECTIF = "objectif"
    DATE_FIXE = "date_fixe"


class Calcul(StrEnum):
    """How the duration is counted (droit.md §0.3)."""

    CPC641_642 = "cpc641_642"
    MOIS_QUANTIEME = "mois_quantieme"
    JOURS_CALENDAIRES = "jours_calendaires"
    HEURES_REELLES = "heures_reelles"
    IMMEDIAT = "immediat"
    DATE_ANNIVERSAIRE = "date_anniversaire"
    ANNUEL = "annuel"
    COMPTE = "compte"


class Unite(StrEnum):
    """The unit of a value."""

    SANS_DELAI = "sans_delai"
    HEURES = "heures"
    JOURS = "jours"
    SEMAINES = "semaines"
    MOIS = "mois"
    ANS = "ans"
    DATE_FIXE = "date_fixe"
    PERSONNES = "personnes"


class Effet(StrEnum):
    """What happens around the term: a reminder, an alert, or an act refused."""

    RAPPEL = "rappel"
    ALERTE = "alerte"
    BLOCAGE = "blocage"


class Derogation(StrEnum):
    """Whether a département may set its own value."""

    AUCUNE = "aucune"
    PLUS_PROTECTEUR = "plus_protecteur"


class Naissance29Fevrier(StrEnum):
    """Birthday, in a year without a 29 February, of someone born that day."""

    VINGT_HUIT_FEVRIER = "28_fevrier"
    PREMIER_MARS = "1er_mars"
    PLUS_PROTECTEUR = "plus_protecteur"


TYPES_SANS_HORLOGE = frozenset({TypeRegle.SEUIL, TypeRegle.AGE, TypeRegle.CONSERVATION})

UNITES_ADMISES: dict[Calcul, frozenset[Unite]] = {
    Calcul.CPC641_642: frozenset({Unite.JOURS, Unite.SEMAINES, Unite.MOIS, Unite.ANS}),
    Calcul.MOIS_QUANTIEME: frozenset({Unite.MOIS, Unite.ANS}),
    Calcul.JOURS_CALENDAIRES: frozenset({Unite.JOURS, Unite.SEMAINES}),
    Calcul.HEURES_REELLES: frozenset({Unite.HEURES}),
    Calcul.IMMEDIAT: frozenset({Unite.SANS_DELAI}),
    Calcul.DATE_ANNIVERSAIRE: frozenset({Unite.MOIS, Unite.ANS}),
    Calcul.ANNUEL: frozenset({Unite.DATE_FIXE, Unite.MOIS, Unite.ANS}),
    Calcul.COMPTE: frozenset({Unite.PERSONNES, Unite.HEURES, Unite.ANS}),
}

LIBELLES_DES_UNITES: dict[Unite, tuple[str, str]] = {
    Unite.HEURES: ("heure", "heures"),
    Unite.JOURS: ("jour", "jours"),
    Unite.SEMAINES: ("semaine", "semaines"),
    Unite.MOIS: ("mois", "mois"),
    Unite.ANS: ("an", "ans"),
    Unite.PERSONNES: ("personne", "personnes"),
}
NOMS_DES_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

# Which way protects more. A type absent from this table admits no local derogation: no way is surely better.
PLUS_COURT_PROTEGE = frozenset({TypeRegle.MAX, TypeRegle.OBJECTIF, TypeRegle.PERIODICITE, TypeRegle.VALIDITE})
PLUS_LONG_PROTEGE = frozenset({TypeRegle.ANTICIPATION, TypeRegle.MIN})


@dataclass(frozen=True, slots=True)
class JourAnnuel:
    """A date that comes back every year, written `MM-JJ` in the files."""

    mois: int
    jour: int

    @classmethod
    def lire(cls, texte: str) -> JourAnnuel:
        """Read `MM-JJ`; raises ValueError when no year has that day."""
        mois, jour = (int(partie) for partie in texte.split("-"))
        une_annee_bissextile = 2000
        dt.date(une_annee_bissextile, mois, jour)
        return cls(mois, jour)

    def en(self, annee: int) -> dt.date:
        """The day in that year, or the last day of its month when the year has none."""
        dernier = calendar.monthrange(annee, self.mois)[1]
        return dt.date(annee, self.mois, min(self.jour, dernier))

    def __str__(self) -> str:
        return f"{'1er' if self.jour == 1 else self.jour} {NOMS_DES_MOIS[self.mois - 1]}"


def duree_lisible(valeur: int | JourAnnuel | None, unite: Unite) -> str:
    """The duration as a person says it: « 3 mois », « sans délai », « 30 avril », « à fixer »."""
    if valeur is None:
        return "à fixer"
    if unite is Unite.SANS_DELAI:
        return "sans délai"
    if isinstance(valeur, JourAnnuel):
        return str(valeur)
    un, plusieurs = LIBELLES_DES_UNITES[unite]
    return f"{valeur}\N{NO-BREAK SPACE}{un if valeur < 2 else plusieurs}"


@dataclass(frozen=True, slots=True)
class Valeur:
    """One dated value of a rule. Both bounds are included; an absent bound means without limit."""

    valeur: int | JourAnnuel | None
    valide_du: dt.date | None
    valide_au: dt.date | None
    article: str
    source: str | None
    verifie: bool
    origine: str = "national"
    age_moins_de: int | None = None
    demonstration: bool = False
    motif: str = ""

    def en_vigueur(self, le: dt.date) -> bool:
        """Whether the value applies on that day."""
        return (self.valide_du is None or self.valide_du <= le) and (self.valide_au is None or le <= self.valide_au)

    def chevauche(self, autre: Valeur) -> bool:
        """Whether some day falls under both values."""
        debut = max(self.valide_du or dt.date.min, autre.valide_du or dt.date.min)
        fin = min(self.valide_au or dt.date.max, autre.valide_au or dt.date.max)
        return debut <= fin

    @property
    def version(self) -> str:
        """What a stored due date keeps to say which value produced it."""
        return f"{self.origine}/{self.valide_du.isoformat() if self.valide_du else 'origine'}"


@dataclass(frozen=True, slots=True)
class Regle:
    """A legal term as read from `egide/droit`, with its national and local dated values."""

    code: str
    objet: str
    famille: str
    fichier: str
    description: str
    evenement_declencheur: str
    declencheur: str | None
    type: TypeRegle
    calcul: Calcul
    unite: Unite
    effet: Effet
    reductible: bool
    derogation_locale: Derogation
    portee: str
    parametre: bool
    plafond: str | None
    ferme_un_droit: bool
    a_faire: str
    valeurs: tuple[Valeur, ...]
    valeurs_locales: tuple[Valeur, ...] = ()

    def valeur_au(self, le: dt.date) -> Valeur | None:
        """The value in force on that day, the local one first; None when none is set."""
        for valeur in (*self.valeurs_locales, *self.valeurs):
            if valeur.valeur is not None and valeur.en_vigueur(le):
                return valeur
        return None

    def age_moins_de(self, le: dt.date) -> int | None:
        """The age in years under which the rule applies on that day; None when it applies at any age."""
        for valeur in self.valeurs:
            if valeur.en_vigueur(le):
                return valeur.age_moins_de
        return None

    @property
    def demarrable(self) -> bool:
        """Whether an act may start this clock: an act exists, the type runs, a value is set."""
        chiffree = any(v.valeur is not None for v in (*self.valeurs, *self.valeurs_locales))
        return self.declencheur is not None and self.type not in TYPES_SANS_HORLOGE and chiffree


@dataclass(frozen=True, slots=True)
class ValeurParametre:
    """One dated value of a general parameter."""

    valeur: int | str
    valide_du: dt.date | None
    valide_au: dt.date | None
    article: str


@dataclass(frozen=True, slots=True)
class Calendrier:
    """What counting needs beside the rule: whose public holidays, and which birthday on 29 February."""

    territoire: str
    naissance_29_fevrier: Naissance29Fevrier


@dataclass(frozen=True, slots=True)
class DureeDeGarde:
    """How long rows of a category are kept, with what a stored proposal keeps to say where it comes from."""

    valeur: int
    unite: Unite
    article: str
    regle: str
    version: str
    valide_du: dt.date | None = None
    valide_au: dt.date | None = None

    def en_vigueur(self, le: dt.date) -> bool:
        """Whether this duration applies on that day."""
        return (self.valide_du or dt.date.min) <= le <= (self.valide_au or dt.date.max)

    @property
    def lisible(self) -> str:
        """The duration as a person says it."""
        return duree_lisible(self.valeur, self.unite)


@dataclass(frozen=True, slots=True)
class CategorieConservation:
    """A retention category: what a table names to say how long its rows may be kept."""

    code: str
    libelle: str
    description: str
    point_de_depart: str
    regle: str | None
    valeur: int | None
    unite: Unite | None
    visa: bool
    provenance: str
    article: str
    locales: tuple[DureeDeGarde, ...] = ()
