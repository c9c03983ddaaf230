"""Chance that always falls the same way for one seed, with ids that carry the date of what they name."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import TypeVar

from django.utils import timezone

_T = TypeVar("_T")
JOUR_OUVRE, SAMEDI, DIMANCHE = 1.0, 0.16, 0.10
VENDREDI, MATIN, SOIR = 4, 8, 19
_VERSION = 0x7 << 76 | 0x2 << 62
_MASQUE = ~(0xF << 76 | 0x3 << 62)
_UN_JOUR = timedelta(days=1)


class Hasard(random.Random):
    """A seeded generator with the few draws that a département needs."""

    def identifiant(self, instant: datetime) -> str:
        """A UUID version 7 of that instant, as the text that the database reads."""
        valeur = (int(instant.timestamp() * 1000) << 80) | self.getrandbits(80)
        return f"{valeur & _MASQUE | _VERSION:032x}"

    def pondere(self, poids: Mapping[_T, float]) -> _T:
        """One key, as often as its weight says."""
        return self.choices(list(poids), list(poids.values()))[0]

    def parmi(self, choix: Sequence[_T]) -> _T:
        """One element; faster than `choice` on long sequences."""
        return choix[int(self.random() * len(choix))]

    def jour(self, debut: date, fin: date) -> date:
        """A day between two days, both included."""
        return debut + _UN_JOUR * self.randint(0, max(0, (fin - debut).days))

    def receptions(self, debut: datetime, fin: datetime, nombre: int) -> list[datetime]:
        """Instants of reception between two instants, in order: mostly in the daytime of working days."""
        premier = timezone.localdate(debut)
        jours = [premier + _UN_JOUR * rang for rang in range((timezone.localdate(fin) - premier).days + 1)]
        poids = list(accumulate(_poids(jour) for jour in jours))
        instants: list[datetime] = []
        while len(instants) < nombre:
            for jour in self.choices(jours, cum_weights=poids, k=nombre - len(instants)):
                instant = self.en_journee(jour)
                if debut <= instant < fin:
                    instants.append(instant)
        return sorted(instants)

    def en_journee(self, jour: date) -> datetime:
        """An instant of the day, mostly in office hours."""
        secondes = self.triangular(MATIN, SOIR, (MATIN + SOIR) / 2) * 3600
        return timezone.make_aware(datetime.combine(jour, time.min) + timedelta(seconds=secondes))

    def apres(self, instant: datetime, *, moyenne: timedelta, avant: datetime) -> datetime:
        """An instant a while later, never past `avant`."""
        return min(instant + moyenne * self.expovariate(1.0), max(instant, avant))


def _poids(jour: date) -> float:
    rang = jour.weekday()
    return JOUR_OUVRE if rang <= VENDREDI else SAMEDI if rang == VENDREDI + 1 else DIMANCHE
