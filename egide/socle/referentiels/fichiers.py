"""The CSV files of `egide/referentiels`, read by anyone without a database."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DOSSIER = Path(__file__).resolve().parents[2] / "referentiels"
COLONNES = ("code", "libelle", "valide_du", "valide_au", "source")


@dataclass(frozen=True)
class LigneCode:
    """One code of a list as written in its file; `olinpe` holds « VARIABLE=code », several separated by |."""

    nomenclature: str
    code: str
    libelle: str
    rang: int
    valide_du: date
    valide_au: date | None
    source: str
    olinpe: str = ""


def lire_lignes(nom: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `egide/referentiels/<nom>.csv`. Raises FileNotFoundError when it is absent."""
    with (DOSSIER / f"{nom}.csv").open(encoding="utf-8", newline="") as flux:
        return tuple(csv.DictReader(flux))


@cache
def lire_nomenclature(nom: str) -> tuple[LigneCode, ...]:
    """Return the dated codes of one list, in the order of the file.

    Raises FileNotFoundError when there is no such list, ValueError when a row has no source, no label or a
    bad date.
    """
    return tuple(_lire_code(nom, rang, ligne) for rang, ligne in enumerate(lire_lignes(nom), 1))


def nomenclatures() -> tuple[str, ...]:
    """Names of the code lists: the CSV files that carry the columns of a dated code."""
    noms = []
    for fichier in sorted(DOSSIER.glob("*.csv")):
        with fichier.open(encoding="utf-8", newline="") as flux:
            if tuple(next(csv.reader(flux), ()))[: len(COLONNES)] == COLONNES:
                noms.append(fichier.stem)
    return tuple(noms)


def _lire_code(nom: str, rang: int, ligne: dict[str, str]) -> LigneCode:
    if not (ligne["code"] and ligne["libelle"] and ligne["source"]):
        raise ValueError(f"{nom}.csv, ligne {rang + 1} : un code, un libellé et une source sont obligatoires.")
    return LigneCode(
        nomenclature=nom,
        code=ligne["code"],
        libelle=ligne["libelle"],
        rang=rang,
        valide_du=date.fromisoformat(ligne["valide_du"]),
        valide_au=date.fromisoformat(ligne["valide_au"]) if ligne["valide_au"] else None,
        source=ligne["source"],
        olinpe=ligne.get("olinpe") or "",
    )
