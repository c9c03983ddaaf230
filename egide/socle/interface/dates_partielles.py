"""Dates as people know them: « 2018 », « mai 2018 », « 12 mai 2018 »."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, Self

from egide.socle.interface.temps import MOIS
from egide.socle.interface.typographie import INSECABLE

Precision = Literal["jour", "mois", "annee"]
ANNEE_MIN, ANNEE_MAX = 1900, 2200


def _sans_accent(texte: str) -> str:
    decompose = unicodedata.normalize("NFD", texte.casefold())
    return "".join(c for c in decompose if not unicodedata.combining(c))


_MOIS_LUS = {_sans_accent(nom): rang for rang, nom in enumerate(MOIS, start=1)}


class DateIllisible(ValueError):
    """What was typed is not a date; `str()` is the French sentence to show."""


class SaisieDate(NamedTuple):
    """What was typed in the three boxes, untouched."""

    jour: str
    mois: str
    annee: str


@dataclass(frozen=True)
class DatePartielle:
    """A date whose day, or day and month, may be unknown. Raises DateIllisible when it does not exist."""

    annee: int
    mois: int | None = None
    jour: int | None = None

    def __post_init__(self) -> None:
        if not ANNEE_MIN <= self.annee <= ANNEE_MAX:
            raise DateIllisible("L’année doit avoir quatre chiffres, par exemple 2018.")
        if self.mois is None and self.jour is not None:
            raise DateIllisible("Il manque le mois.")
        if self.mois is not None and not 1 <= self.mois <= 12:
            raise DateIllisible("Le mois va de 1 à 12, ou s’écrit en lettres, par exemple mai.")
        if self.jour is not None and not 1 <= self.jour <= calendar.monthrange(self.annee, self.mois or 1)[1]:
            raise DateIllisible("Ce jour n’existe pas dans ce mois.")

    @property
    def precision(self) -> Precision:
        """Return the finest part that is known."""
        if self.jour is not None:
            return "jour"
        return "mois" if self.mois is not None else "annee"

    def debut(self) -> date:
        """Return the first day that the date may be."""
        return date(self.annee, self.mois or 1, self.jour or 1)

    def fin(self) -> date:
        """Return the last day that the date may be."""
        mois = self.mois or 12
        return date(self.annee, mois, self.jour or calendar.monthrange(self.annee, mois)[1])

    def lisible(self) -> str:
        """Return « 2018 », « mai 2018 » or « 12 mai 2018 »."""
        parties = [str(self.annee)]
        if self.mois is not None:
            parties.insert(0, MOIS[self.mois - 1])
        if self.jour is not None:
            parties.insert(0, "1ᵉʳ" if self.jour == 1 else str(self.jour))
        return INSECABLE.join(parties)

    def iso(self) -> str:
        """Return « 2018 », « 2018-05 » or « 2018-05-12 », the form to store."""
        parties = [f"{self.annee:04d}"]
        parties += [f"{partie:02d}" for partie in (self.mois, self.jour) if partie is not None]
        return "-".join(parties)

    @classmethod
    def depuis_iso(cls, texte: str) -> Self:
        """Read back what `iso()` wrote. Raises DateIllisible for anything else."""
        if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", texte):
            raise DateIllisible("Cette date n’est pas lisible.")
        return cls(*(int(partie) for partie in texte.split("-")))


def _lire_mois(texte: str) -> int:
    if texte.isdigit():
        return int(texte)
    cherche = _sans_accent(texte.rstrip("."))
    trouves = [rang for nom, rang in _MOIS_LUS.items() if len(cherche) >= 3 and nom.startswith(cherche)]
    if len(trouves) != 1:
        raise DateIllisible("Le mois n’est pas lisible : écrivez un chiffre, ou son nom, par exemple mai.")
    return trouves[0]


def lire_date(texte: str) -> DatePartielle:
    """Read « 2018 », « mai 2018 », « 5/2018 », « 12 mai 2018 », « 12/05/2018 » or « 2018-05-12 ».

    Raises DateIllisible with the sentence to show.
    """
    texte = texte.strip()
    if re.fullmatch(r"\d{4}-\d{1,2}(-\d{1,2})?", texte):
        return DatePartielle(*(int(partie) for partie in texte.split("-")))
    parties = [p for p in re.split(r"[\s/.\-]+", re.sub(r"(?<=\d)(er|ᵉʳ)\b", "", texte)) if p]
    if not parties or len(parties) > 3 or not parties[-1].isdigit():
        raise DateIllisible("Cette date n’est pas lisible. Écrivez par exemple 12 mai 2018, ou 2018.")
    return lire_saisie(SaisieDate(*([""] * (3 - len(parties)) + parties)))


def lire_saisie(saisie: SaisieDate) -> DatePartielle:
    """Read the three boxes; a whole date typed in the last one is understood too. Raises DateIllisible."""
    jour, mois, annee = (partie.strip() for partie in saisie)
    if annee and not annee.isdigit() and not (jour or mois):
        return lire_date(annee)
    if not annee:
        raise DateIllisible("Il manque l’année. Une année seule suffit.")
    if not annee.isdigit():
        raise DateIllisible("L’année doit avoir quatre chiffres, par exemple 2018.")
    if jour and not jour.isdigit():
        raise DateIllisible("Le jour s’écrit en chiffres, par exemple 12.")
    return DatePartielle(int(annee), _lire_mois(mois) if mois else None, int(jour) if jour else None)
