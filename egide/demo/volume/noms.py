"""Names of invented people, their addresses and telephones of the range kept for fictions, and their search keys."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from egide.demo.volume.hasard import Hasard
from egide.demo.volume.proportions import lire
from egide.enfant.rapprochement.identite import Cles, Identite, cles

PLAGE_FICTIVE = "06 39 98"
NUMEROS = 10_000
VARIETE = 9_000
NUMERO_DE_RUE = 140


class Noms:
    """Draws names: a fixed pool of family names, some far more common than others, as in any country."""

    def __init__(self, hasard: Hasard) -> None:
        textes: Mapping[str, list[str]] = lire("textes")
        self._hasard = hasard
        self._familles = [
            hasard.parmi(textes["debuts"]) + hasard.parmi(textes["milieux"]) + hasard.parmi(textes["fins"])
            for _ in range(VARIETE)
        ]
        self.textes = textes
        self.prenoms_adultes = [*textes["peres"], *textes["meres"]]

    def famille(self) -> str:
        """A family name; squaring the draw makes the first ones common."""
        return self._familles[int(self._hasard.random() ** 2 * len(self._familles))]

    def prenom(self, sexe: str) -> str:
        """A first name of a child."""
        return self._hasard.parmi(self.textes["garcons" if sexe == "1" else "filles"])

    def parent(self, genre: str) -> str:
        """A first name of a « pere » or « mere »."""
        return self._hasard.parmi(self.textes[f"{genre}s"])

    def telephone(self) -> str:
        """A number that reaches nobody."""
        chiffres = f"{int(self._hasard.random() * NUMEROS):04d}"
        return f"{PLAGE_FICTIVE} {chiffres[:2]} {chiffres[2:]}"

    def adresse(self) -> str:
        """A number and a street."""
        return f"{1 + int(self._hasard.random() * NUMERO_DE_RUE)} {self._hasard.parmi(self.textes['voies'])}"


@cache
def _du_nom(nom: str) -> Cles:
    return cles(Identite(nom=nom))


@cache
def _du_prenom(prenom: str) -> Cles:
    return cles(Identite(prenoms=(prenom,) if prenom else ()))


def cles_de(
    nom: str, prenom: str, *, personne_id: str, dossier_id: str | None, bornes: tuple[date, date] | None
) -> list[dict[str, Any]]:
    """Search keys of someone with one first name and no used name, as `enfant.identites.cles_de_recherche` makes them.

    Names and first names are computed apart, once each: a few thousand of them make every pair.
    """
    lignes = []
    for un_nom in sorted({nom, ""}):
        if not (un_nom or prenom):
            continue
        du_nom, du_prenom = _du_nom(un_nom), _du_prenom(prenom)
        lignes.append(
            {
                "dossier_id": dossier_id,
                "personne_id": personne_id,
                "nom": du_nom.nom,
                "prenom": du_prenom.prenom,
                "nom_phonetique": du_nom.nom_phonetique,
                "prenom_phonetique": du_prenom.prenom_phonetique,
                "groupes_prenom": list(du_prenom.groupes_prenom),
                "cle": f"{du_nom.nom} {du_prenom.prenom}".strip(),
                "naissance_min": bornes[0] if bornes else None,
                "naissance_max": bornes[1] if bornes else None,
            }
        )
    return lignes
