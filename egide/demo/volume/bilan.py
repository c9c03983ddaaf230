"""What the loaded base holds, beside the published numbers that it imitates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

from egide.demo.volume.proportions import Echelle, lire

Une = Callable[[LiteralString, tuple[Any, ...]], Any]

_RETENUES: LiteralString = (
    " FROM information_preoccupante_information i"
    " JOIN information_preoccupante_enfantconcerne e ON e.information_id = i.id"
    " WHERE i.recue_le > now() - interval '1 year' AND i.etat IN ('information_preoccupante', 'urgence', 'recue',"
    " 'accusee')"
)
_ANNUELS: tuple[tuple[str, str, LiteralString], ...] = (
    (
        "informations",
        "informations reçues depuis un an",
        "SELECT count(*) FROM information_preoccupante_information WHERE recue_le > now() - interval '1 year'",
    ),
    ("enfants", "enfants concernés depuis un an", f"SELECT count(DISTINCT coalesce(e.dossier_id, e.id)){_RETENUES}"),
    ("familles", "familles concernées depuis un an", f"SELECT count(DISTINCT coalesce(i.foyer_id, i.id)){_RETENUES}"),
)
_AGES: LiteralString = (
    "SELECT 100.0 * count(*) FILTER (WHERE age BETWEEN %s AND %s) / count(*) FROM ("
    "SELECT extract(year FROM age(p.naissance_min)) AS age FROM enfant_personne p"
    " JOIN dossiers_dossier d ON d.id = p.dossier_id"
    " WHERE d.etat = 'ouvert' AND p.naissance_min = p.naissance_max) AS ouverts"
)


@dataclass(frozen=True)
class Mesure:
    """One number: what it counts, as published (brought to this size), as loaded."""

    libelle: str
    publie: float
    charge: float

    def __str__(self) -> str:
        return f"{self.libelle:<40}{self.publie:>10.0f}{self.charge:>10.0f}"


def bilan(une: Une, echelle: Echelle) -> Iterator[Mesure]:
    """Each published number and the same counted here; `une(requete, valeurs)` gives the single value of a statement.

    The source of the published numbers stands at the head of `proportions.yaml`.
    """
    for nom, libelle, requete in _ANNUELS:
        yield Mesure(libelle, echelle.annuel(nom, 0), float(une(requete, ())))
    for bande in lire("proportions")["publie"]["ages"]:
        part = float(une(_AGES, (bande["de"], bande["a"])) or 0)
        yield Mesure(f"part des {bande['de']}-{bande['a']} ans, dossiers ouverts, en %", bande["part"], part)
