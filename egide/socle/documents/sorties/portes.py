"""The numbers around a street: the protected door, another one, or none."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from egide.socle.documents.sorties.ecriture import Flux
from egide.socle.documents.sorties.nombres import MOTS_DE_NOMBRE, en_lettres
from egide.socle.documents.sorties.voies import LETTRES_DE_PORTE, LIAISONS, MOIS, PORTES, SUFFIXES, ecritures

_CHIFFRES = re.compile(r"(\d{1,4})(bis|ter|quater|[a-h])?")
_ENTRE_DEUX = frozenset([*LIAISONS, *PORTES, *LETTRES_DE_PORTE, "n", "no", "num", "numero", "et", "ou", "rdc"])
_ORDINAL = re.compile(r"\d{1,2}(?:er|e|eme|nd|nde)")
# After a number, these words say that it counts hours, ages or things.
_COMPTES = MOIS | {"heure", "heures", "ans", "mois", "jours", "euros", "km", "metres", "enfants"}
PAS = 12
# Two numbers this far apart at most, side by side, are the ends of one building.
ECART = 20


class Accord(StrEnum):
    """What the numbers around a street say of the protected door."""

    MEME = "même"
    AUTRE = "autre"
    AUCUN = "aucun"


@dataclass(frozen=True)
class Numero:
    """A number near a street; `dedans` when a word says that it is a door inside."""

    valeur: str
    suffixe: str
    dedans: bool
    rang: int


@dataclass(frozen=True)
class Porte:
    """The protected door: « 12 », « bis », and the flats inside."""

    numero: str
    suffixe: str = ""
    logements: frozenset[str] = frozenset()

    @property
    def motif(self) -> str:
        """The number in figures or in letters, its suffix dropped or added."""
        suffixes = ecritures(self.suffixe, SUFFIXES) if self.suffixe else ("bis", "ter", "quater", *"abcdefgh")
        return f"{ou_nombre(self.numero)}(?:{'|'.join(suffixes)})?"

    def autour(self, flux: Flux, debut: int, fin: int) -> tuple[Accord, int, int]:
        """What the numbers around these letters say, and the letters that they cover with them."""
        premier, dernier = flux.mot_a(debut), flux.mot_a(fin - 1)
        cotes = [list(_numeros(flux, premier, -1)), list(_numeros(flux, dernier, 1))]
        lus = [numero for cote in cotes for numero in cote]
        justes = [numero for numero in lus if self._est(numero, lus)]
        justes += [bord for cote in cotes for bord in self._entre(cote)]
        if justes:
            rangs = [premier, dernier, *(numero.rang for numero in justes)]
            return Accord.MEME, *flux.etendue(min(rangs), max(rangs))
        dite = self._en_lettres(flux, premier)
        if dite is not None:
            return Accord.MEME, *flux.etendue(dite, dernier)
        autres = self.numero and any(not n.dedans and not (n.suffixe == "h" != self.suffixe) for n in lus)
        return Accord.AUTRE if autres else Accord.AUCUN, debut, fin

    def _est(self, numero: Numero, lus: list[Numero]) -> bool:
        """Whether this number is the door, its suffix dropped or added but not changed, or the flat inside."""
        if numero.dedans:
            return numero.valeur in self.logements or (numero.valeur == self.numero and all(n.dedans for n in lus))
        pareil = not numero.suffixe or not self.suffixe or numero.suffixe in ecritures(self.suffixe, SUFFIXES)
        return numero.valeur == self.numero and pareil

    def _entre(self, cote: list[Numero]) -> Iterator[Numero]:
        """The ends of a building whose numbers run over the door: « 10-14 » holds 12."""
        if not self.numero.isdigit():
            return
        for un, autre in pairwise(numero for numero in cote if not numero.dedans):
            bas, haut = sorted((int(un.valeur), int(autre.valeur)))
            if bas < int(self.numero) < haut <= bas + ECART:
                yield un
                yield autre

    def _en_lettres(self, flux: Flux, premier: int) -> int | None:
        """The rank where the number said in letters begins, before the street."""
        rang = premier - 1
        while rang >= 0 and flux.mots[rang] in _ENTRE_DEUX:
            rang -= 1
        fin = rang
        while rang >= 0 and flux.mots[rang] in MOTS_DE_NOMBRE:
            rang -= 1
        dit = "".join(flux.mots[rang + 1 : fin + 1])
        juste = self.numero.isdigit() and int(self.numero) < 10_000 and dit in en_lettres(int(self.numero))
        return rang + 1 if juste else None


def ou_nombre(mot: str) -> str:
    """A number in figures or in letters, as a pattern; another word as it is."""
    formes = [mot, *en_lettres(int(mot))] if mot.isdigit() and int(mot) < 10_000 else [mot]
    return f"(?:{'|'.join(sorted(map(re.escape, formes), key=len, reverse=True))})"


def _numeros(flux: Flux, rang: int, sens: int) -> Iterator[Numero]:
    """The numbers that follow one another from a street, on one side, with what doors are made of between them."""
    mot_a: Callable[[int], str] = lambda place: flux.mots[place] if 0 <= place < len(flux.mots) else ""  # noqa: E731
    for place in range(rang + sens, rang + sens * (PAS + 1), sens):
        mot = mot_a(place)
        trouve = _CHIFFRES.fullmatch(mot)
        if trouve:
            if _compte(mot_a, place):
                return
            suivant = mot_a(place + 1)
            colle = suivant if suivant in LETTRES_DE_PORTE and (sens < 0 or suivant not in LIAISONS) else ""
            devant = mot_a(place - 2) if mot_a(place - 1) in ("n", "no", "numero") else mot_a(place - 1)
            yield Numero(trouve[1], trouve[2] or colle, devant in PORTES, place)
        elif mot not in _ENTRE_DEUX and not _ORDINAL.fullmatch(mot):
            return


def _compte(mot_a: Callable[[int], str], place: int) -> bool:
    """Whether a number is a day, a year, an hour, half of a postcode: not a door."""
    mot, suivant = mot_a(place), mot_a(place + 1)
    moitie = len(mot) == 2 and re.fullmatch(r"\d{3}", suivant)
    annee = len(mot) == 4 and mot_a(place - 1) in MOIS
    return suivant in _COMPTES or annee or bool(moitie)
