"""What a synchronisation would change in one table: pure, so that it is printed before anything is written."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

Valeurs = Mapping[str, Any]


@dataclass(frozen=True)
class Changement:
    """One row to write: its key, its new values, and the words that name it in the printed difference."""

    cle: Hashable
    valeurs: Valeurs
    texte: str


@dataclass
class Difference:
    """The difference of one table. A row that left the source is ended; one that came back is reopened."""

    titre: str
    ajouts: list[Changement] = field(default_factory=list)
    modifications: list[Changement] = field(default_factory=list)
    fins: list[Changement] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.ajouts or self.modifications or self.fins)


def calculer(
    titre: str,
    source: Mapping[Hashable, Valeurs],
    actuelles: Mapping[Hashable, Valeurs],
    ouvertes: frozenset[Hashable],
    nom: str = "nom",
) -> Difference:
    """Compare the rows of the source with those of the table, key by key.

    `actuelles` holds every row, ended ones included; `ouvertes` the keys that nothing has ended. `nom` is the column
    that names a row to a person.
    """
    difference = Difference(titre)
    for cle, valeurs in source.items():
        actuelle = actuelles.get(cle)
        if actuelle is None:
            difference.ajouts.append(Changement(cle, valeurs, _nommer(cle, valeurs[nom])))
            continue
        changees = {colonne: valeur for colonne, valeur in valeurs.items() if actuelle[colonne] != valeur}
        if changees:
            details = ", ".join(f"{colonne} {actuelle[colonne]} → {valeur}" for colonne, valeur in changees.items())
            texte = f"{_nommer(cle, actuelle[nom])} : {details}"
            difference.modifications.append(Changement(cle, changees, texte))
    for cle in ouvertes - source.keys():
        difference.fins.append(Changement(cle, {}, _nommer(cle, actuelles[cle][nom])))
    difference.fins.sort(key=lambda changement: str(changement.cle))
    return difference


def _nommer(cle: Hashable, nom: str) -> str:
    parts = cle if isinstance(cle, tuple) else (cle,)
    return f"{nom} ({' '.join(str(part) for part in parts)})"
