"""Emergency numbers: dated data of `egide/referentiels`, read once."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from egide.socle.interface.typographie import insecables

FICHIER = Path(__file__).resolve().parents[2] / "referentiels" / "numeros_urgence.csv"


@dataclass(frozen=True)
class NumeroUrgence:
    """One number: how it is written, what answers, the link that calls it, and when it holds."""

    affiche: str
    libelle: str
    lien: str
    valide_du: date
    valide_au: date | None


def _lire(ligne: dict[str, str]) -> NumeroUrgence:
    chiffres = ligne["code"].split(":")[1]
    affiche = insecables(f"{chiffres[:3]} {chiffres[3:]}") if len(chiffres) > 3 else chiffres
    fin = ligne["valide_au"]
    return NumeroUrgence(
        affiche=affiche,
        libelle=insecables(ligne["libelle"]),
        lien=ligne["code"],
        valide_du=date.fromisoformat(ligne["valide_du"]),
        valide_au=date.fromisoformat(fin) if fin else None,
    )


@cache
def tous() -> tuple[NumeroUrgence, ...]:
    """Return every number of the file, in its order (the first to call comes first)."""
    with FICHIER.open(encoding="utf-8", newline="") as flux:
        return tuple(_lire(ligne) for ligne in csv.DictReader(flux))


def en_vigueur(le: date) -> tuple[NumeroUrgence, ...]:
    """Return the numbers that hold on a day."""
    return tuple(n for n in tous() if n.valide_du <= le and (n.valide_au is None or le <= n.valide_au))
