"""Words and tables of the numbers given to the direction. No query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from egide.socle.interface.temps import MOIS
from egide.vigilance.rules import REGLES


@dataclass(frozen=True)
class LigneDeNombres:
    """One rule, its meaning, and its numbers month by month."""

    regle: str
    regarde: str
    nombres: list[str]


def masque(nombre: int, petit: int) -> str:
    """A number as it may be shown: below `petit`, it could point at somebody."""
    return f"moins de {petit}" if 0 < nombre < petit else str(nombre)


def mois_de(annee: int) -> list[date]:
    """The twelve months of a year, by their first day."""
    return [date(annee, n, 1) for n in range(1, len(MOIS) + 1)]


def nom_du_mois(mois: date) -> str:
    """« mars »."""
    return MOIS[mois.month - 1]


def tableau(
    lus: Iterable[tuple[date, str, int, int, int]], mois: Sequence[date], *, petit: int
) -> list[LigneDeNombres]:
    """The numbers of each rule in the order of the rules; what is empty is a zero, what is small is masked."""
    totaux = {(regle, quand): total for quand, regle, total, _, _ in lus}
    return [
        LigneDeNombres(r.nom, r.regarde, [masque(totaux.get((r.code, m), 0), petit) for m in mois])
        for r in REGLES.values()
    ]


def suites(lus: Iterable[tuple[date, str, int, int, int]], *, petit: int) -> list[tuple[str, str]]:
    """What became of the findings of the year, all rules together."""
    lus = list(lus)
    return [
        ("Relevés", masque(sum(ligne[2] for ligne in lus), petit)),
        ("Expliqués", masque(sum(ligne[3] for ligne in lus), petit)),
        ("Suite donnée", masque(sum(ligne[4] for ligne in lus), petit)),
    ]
