"""The habit of one person, from his own past days and nobody else's (confidentialite §28)."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# Makes the median of the gaps comparable with a standard deviation, for a normal distribution.
EN_ECART_TYPE = 1.4826


@dataclass(frozen=True)
class Habitude:
    """Median and spread of a count over past days; `bas` and `haut` hold eight days out of ten."""

    jours: int
    mediane: float
    ecart: float
    bas: int
    haut: int

    @classmethod
    def inconnue(cls) -> "Habitude":
        """Nothing is known of this person."""
        return cls(0, 0, 0, 0, 0)

    @classmethod
    def de(cls, nombres: Sequence[int]) -> "Habitude":
        """From the counts of past days, in any order. A few wild days do not move it."""
        if not nombres:
            return cls.inconnue()
        tries = sorted(nombres)
        milieu = median(tries)
        ecart = median(abs(n - milieu) for n in tries) * EN_ECART_TYPE
        dixieme = len(tries) // 10
        return cls(len(tries), milieu, ecart, tries[dixieme], tries[-1 - dixieme])

    def depassee(self, nombre: int, *, plancher: int, seule: int, minimum: int, ecarts: int, pourcent: int) -> bool:
        """Whether `nombre` is far above the habit, and above `plancher`.

        With fewer than `minimum` days of history nothing is compared: `seule` alone judges.
        """
        if self.jours < minimum:
            return nombre >= seule
        return nombre >= max(plancher, self.mediane + ecarts * self.ecart, self.mediane * pourcent / 100)
