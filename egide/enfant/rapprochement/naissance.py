"""A birth as it is known: full date, month, year, approximate age at a date, or expected term."""

import datetime
import re
from dataclasses import dataclass
from typing import Literal

from dateutil.relativedelta import relativedelta

from .normalisation import normaliser

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_MOIS_NORMALISES = {normaliser(nom): rang for rang, nom in enumerate(MOIS, 1)}
_JOUR = datetime.timedelta(days=1)
# A child may come long before the expected term and a little after: the span in which a birth answers it.
AVANT_TERME, APRES_TERME = datetime.timedelta(weeks=17), datetime.timedelta(weeks=3)

Intervalle = tuple[datetime.date, datetime.date]


@dataclass(frozen=True)
class Naissance:
    """What is known of a birth. Nothing at all is valid; `age` goes with the date it was said (`age_le`).

    Raises ValueError when the parts do not make a date, or when an age comes without its date.
    """

    annee: int | None = None
    mois: int | None = None
    jour: int | None = None
    age: int | None = None
    age_le: datetime.date | None = None
    age_en: Literal["ans", "mois"] = "ans"

    def __post_init__(self) -> None:
        if (self.jour is not None and self.mois is None) or (self.mois is not None and self.annee is None):
            raise ValueError("Une date de naissance se donne de l’année vers le jour.")
        if self.age is not None and (self.age_le is None or self.age < 0 or self.annee is not None):
            raise ValueError("Un âge approximatif se donne seul, avec la date à laquelle il a été dit.")
        if self.annee is not None:
            datetime.date(self.annee, 1 if self.mois is None else self.mois, 1 if self.jour is None else self.jour)

    @property
    def complete(self) -> datetime.date | None:
        """The full date, or None as soon as a part is missing."""
        if self.annee and self.mois and self.jour:
            return datetime.date(self.annee, self.mois, self.jour)
        return None

    @property
    def connue(self) -> bool:
        """Whether anything is known."""
        return self.annee is not None or self.age is not None

    def intervalle(self) -> Intervalle | None:
        """First and last possible birth dates, both included; None when nothing is known."""
        if self.age is not None and self.age_le is not None:
            return self.age_le - self._duree(self.age + 1) + _JOUR, self.age_le - self._duree(self.age)
        if not self.annee:
            return None
        debut = datetime.date(self.annee, self.mois or 1, self.jour or 1)
        if self.jour:
            return debut, debut
        return debut, debut + (relativedelta(months=1) if self.mois else relativedelta(years=1)) - _JOUR

    def _duree(self, nombre: int) -> relativedelta:
        return relativedelta(months=nombre) if self.age_en == "mois" else relativedelta(years=nombre)

    def intervalle_du_terme(self) -> Intervalle | None:
        """Possible birth dates when the value is the expected term of an unborn child."""
        bornes = self.intervalle()
        return bornes and (bornes[0] - AVANT_TERME, bornes[1] + APRES_TERME)

    def en_clair(self) -> str:
        """The value as a person writes it: « 12 mai 2018 », « mai 2018 », « 2018 », « 8 ans », or nothing."""
        if self.age is not None:
            return f"{self.age} mois" if self.age_en == "mois" else f"{self.age} an{'s' if self.age > 1 else ''}"
        if not self.annee:
            return ""
        jour = {None: "", 1: "1er"}.get(self.jour, str(self.jour))
        mois = MOIS[self.mois - 1] if self.mois else ""
        return " ".join(part for part in (jour, mois, str(self.annee)) if part)


def lire_naissance(texte: str, *, le: datetime.date) -> Naissance:
    """Read what a person types in one field: « 12/05/2018 », « mai 2018 », « 2018 », « 8 ans », « 6 mois ».

    `le` is the day the words were said, used for an age. An empty text is an unknown birth.
    Raises ValueError with a French sentence otherwise.
    """
    mots = normaliser(texte)
    if not mots:
        return Naissance()
    if trouve := re.fullmatch(r"(?:environ |vers )?(\d{1,3}) (ans?|mois)", mots):
        unite: Literal["ans", "mois"] = "mois" if trouve[2] == "mois" else "ans"
        return Naissance(age=int(trouve[1]), age_le=le, age_en=unite)
    try:
        return _lire_date(mots)
    except (ValueError, KeyError):
        raise ValueError(
            f"«\u00a0{texte.strip()}\u00a0» n’est pas compris. Écrivez 12/05/2018, mai 2018, 2018 ou 8 ans."
        ) from None


def _lire_date(mots: str) -> Naissance:
    if trouve := re.fullmatch(r"(\d{4}) (\d{1,2}) (\d{1,2})", mots):
        return Naissance(int(trouve[1]), int(trouve[2]), int(trouve[3]))
    if trouve := re.fullmatch(r"(?:(?:(\d{1,2})(?:er)? )?([a-z]+|\d{1,2}) )?(\d{4})", mots):
        nom = trouve[2]
        mois = None if nom is None else int(nom) if nom.isdigit() else _MOIS_NORMALISES[nom]
        return Naissance(int(trouve[3]), mois, int(trouve[1]) if trouve[1] else None)
    raise ValueError(mots)
