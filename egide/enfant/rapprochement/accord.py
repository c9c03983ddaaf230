"""How two values of one field agree, in a closed list of words: no number is ever computed."""

from dataclasses import dataclass
from enum import StrEnum


class Accord(StrEnum):
    """The letter is the one read in the decision table of `rules.py`."""

    IDENTIQUE = "I"
    CONCORDE = "C"
    RESSEMBLE = "R"
    DIFFERE = "D"
    INCONNU = "N"


# From the strongest to the weakest agreement; « not given » is weaker than anything that agrees.
ORDRE = (Accord.IDENTIQUE, Accord.CONCORDE, Accord.RESSEMBLE, Accord.INCONNU, Accord.DIFFERE)


@dataclass(frozen=True)
class Constat:
    """What the comparison of one field found: the agreement, and the reason in French."""

    accord: Accord
    raison: str

    @property
    def concorde(self) -> bool:
        """Whether the field speaks for the same person without reserve."""
        return self.accord in (Accord.IDENTIQUE, Accord.CONCORDE)


IDENTIQUE = Constat(Accord.IDENTIQUE, "identique")
NON_RENSEIGNE = Constat(Accord.INCONNU, "non renseigné")
NE_CONCORDE_PAS = Constat(Accord.DIFFERE, "ne concorde pas")


def concorde(raison: str) -> Constat:
    """A firm agreement for this reason."""
    return Constat(Accord.CONCORDE, raison)


def ressemble(raison: str) -> Constat:
    """A weak agreement for this reason: it needs another field to count."""
    return Constat(Accord.RESSEMBLE, raison)


def meilleur(*constats: Constat) -> Constat:
    """The strongest of several findings; the first one of equals."""
    return min(constats, key=lambda constat: ORDRE.index(constat.accord))
