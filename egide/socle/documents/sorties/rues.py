"""The protected street as others write it: a word less, a title more, a slip of the pen; and the door beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from egide.socle.documents.sorties.ecriture import Flux
from egide.socle.documents.sorties.nombres import en_lettres
from egide.socle.documents.sorties.portes import Accord, Porte, ou_nombre
from egide.socle.documents.sorties.ressemblances import fautes
from egide.socle.documents.sorties.secrets import Degre
from egide.socle.documents.sorties.villes import Ville
from egide.socle.documents.sorties.voies import BANALS, LIAISONS, LIEUX, MOTS_ABREGES, TITRES, VOIES, ecritures

Prise = tuple[int, int, Degre]
_ABREGES = MOTS_ABREGES | {lieu: VOIES[lieu] for lieu in LIEUX}
LIAISON = f"(?:{'|'.join(LIAISONS)})*"
_NUMERO = "(?:numero|num|no|n|au|le)*"
_GENRES = {forme: genre for genre, formes in VOIES.items() for forme in (genre, *formes)}
_EN_CHIFFRES = {dit: str(nombre) for nombre in range(100) for dit in en_lettres(nombre)}
LETTRES_PARLANTES = 4
# Words read after « avenue », and first names that may stand before a surname: « place Charles de Gaulle ».
MOTS_DU_NOM = 8
PRENOMS = 2


class Niveau(IntEnum):
    """How near a street is to the protected one."""

    ENTIERE = 4
    PROCHE = 3
    PARTIELLE = 2
    AUTRE_GENRE = 1
    ROUTE = 0


def degre(niveau: Niveau, accord: Accord, ville: Ville, flux: Flux, debut: int, fin: int) -> Degre | None:
    """How sure: the street with its door stops; alone or with another door it asks for an eye, unless its town is
    another one or too little of it stands there.
    """
    ici, ailleurs = ville.ici(flux, debut, fin), ville.ailleurs(flux, fin)
    if accord is Accord.MEME:
        sur = niveau in (Niveau.ENTIERE, Niveau.PROCHE, Niveau.ROUTE) or (niveau is Niveau.PARTIELLE and not ailleurs)
        return Degre.CERTAIN if sur else Degre.POSSIBLE
    if accord is Accord.AUTRE:
        return Degre.POSSIBLE if not ailleurs and (niveau is Niveau.ENTIERE or (ici and niveau is Niveau.PROCHE)) else None
    if niveau is Niveau.ENTIERE:
        return Degre.CERTAIN if ici else Degre.POSSIBLE
    if niveau in (Niveau.PROCHE, Niveau.PARTIELLE):
        return None if ailleurs else Degre.POSSIBLE
    return Degre.POSSIBLE if ici or not ville.connue else None


def mot_ou_formes(mot: str) -> str:
    """A word of a name under each of its writings, as a pattern."""
    if mot.isdigit():
        return ou_nombre(mot)
    return f"(?:{'|'.join(sorted(map(re.escape, ecritures(mot, _ABREGES)), key=len, reverse=True))})"


@dataclass(frozen=True)
class Voie:
    """A door in a street: « 12 », « bis », « avenue », « lilas blancs »; any of the first three may be missing."""

    porte: Porte
    genre: str
    nom: tuple[str, ...]

    @cached_property
    def _genre(self) -> str:
        formes = sorted(ecritures(self.genre, VOIES), key=len, reverse=True)
        return f"(?:{'|'.join(formes)}){LIAISON}" if self.genre else ""

    @cached_property
    def _nom(self) -> str:
        return LIAISON.join(map(mot_ou_formes, self.nom))

    @cached_property
    def _directes(self) -> list[re.Pattern[str]]:
        """The door then the street: the kind of street may lack when the name says enough."""
        facultatif = f"(?:{self._genre})?" if len("".join(self.nom)) > LETTRES_PARLANTES else self._genre
        return [re.compile(f"{self.porte.motif}{LIAISON}{facultatif}{self._nom}")]

    @cached_property
    def _inverse(self) -> re.Pattern[str]:
        return re.compile(f"{self._nom}(?:{LIAISON}{self._genre})?{_NUMERO}(?P<porte>{self.porte.motif})")

    @cached_property
    def _rue(self) -> re.Pattern[str]:
        return re.compile(self._genre + self._nom)

    @cached_property
    def _cherche(self) -> "Nom":
        return Nom.lire(self.nom)

    def prises(self, flux: Flux, ville: Ville) -> Iterator[Prise]:
        """Where this door, or this street, shows."""
        if self.porte.numero:
            for directe in self._directes:
                for trouve in directe.finditer(flux.lettres):
                    if _libre_avant(flux, trouve.start()):
                        yield *trouve.span(), Degre.CERTAIN
            for trouve in self._inverse.finditer(flux.lettres):
                if _libre_avant(flux, trouve.start("porte")) and _libre_apres(flux, trouve.end()):
                    yield *trouve.span(), Degre.CERTAIN
        for debut, fin, niveau in self._rues(flux):
            accord, premiere, derniere = self.porte.autour(flux, debut, fin)
            sur = degre(niveau, accord, ville, flux, debut, fin)
            if sur is not None:
                yield premiere, derniere, sur

    def _rues(self, flux: Flux) -> Iterator[tuple[int, int, Niveau]]:
        """Every street that is this one, or nearly."""
        for trouve in self._rue.finditer(flux.lettres):
            if flux.commence_un_mot(trouve.start()):
                yield *trouve.span(), Niveau.ENTIERE
        for mot, rangs in flux.rangs.items():
            genre = _GENRES.get(mot)
            meme = genre == self.genre or not self.genre or fautes(mot, self.genre) is not None
            if genre is None and not (self.genre and meme):
                continue
            for rang in rangs:
                trouvee = self._cherche.apres(flux, rang)
                if trouvee is not None and (meme or trouvee[1] is Niveau.ENTIERE):
                    yield *flux.etendue(rang, trouvee[0]), trouvee[1] if meme else Niveau.AUTRE_GENRE


@dataclass(frozen=True)
class Nom:
    """The name of a street without its small words, and what suffices to recognise it."""

    mots: tuple[str, ...]
    coeur: tuple[str, ...] = field(default=())

    @classmethod
    def lire(cls, suite: Sequence[str]) -> "Nom":
        """The words in one writing; a year at the end and the title of a person may lack."""
        entiers = [_entier(mot) for mot in suite if mot not in LIAISONS]
        if len(entiers) > 2 and re.fullmatch(r"1\d{3}|20\d\d", entiers[-1]):
            entiers = entiers[:-1]
        return cls(tuple(entiers), tuple(mot for mot in entiers if mot not in TITRES) or tuple(entiers))

    def apres(self, flux: Flux, rang: int) -> tuple[int, Niveau] | None:
        """Whether the words after this one, a kind of street, are this name: the rank of its last word, how near."""
        suite = _significatifs(flux, rang)
        sans_titre = [(mot, place) for mot, place in suite if mot not in TITRES]
        departs = PRENOMS + 1 if len(self.coeur) < len(self.mots) else 1
        essais = [(suite, self.mots), *((sans_titre[depart:], self.coeur) for depart in range(departs))]
        trouves = [trouve for lus, nom in essais if (trouve := _commence_par(lus, nom)) is not None]
        if trouves:
            return max(trouves, key=lambda trouve: trouve[1])
        if sans_titre and any(fautes(sans_titre[0][0], mot) is not None for mot in self._parlants):
            return sans_titre[0][1], Niveau.PARTIELLE
        return None

    @cached_property
    def _parlants(self) -> list[str]:
        """The words that alone, after the kind of street, name it: « avenue des Lilas »."""
        if self.mots[0].isdigit() or (len(self.coeur) < 2 and len(self.mots) < 2):
            return []
        return [mot for mot in self.coeur if len(mot) > LETTRES_PARLANTES and mot not in BANALS and mot not in TITRES]


@dataclass(frozen=True)
class Route:
    """A door on a numbered road: « 12 RD 937 », « route départementale 937, n° 12 »."""

    porte: Porte
    lettre: str
    numero: str

    @cached_property
    def _motif(self) -> re.Pattern[str]:
        noms = {"d": "rd|departementale|dept|dep|d", "n": "rn|nationale|nat|n"}[self.lettre]
        return re.compile(f"(?:route|rte|rt)?(?:{noms})(?:numero|no|n)?{self.numero}(?!\\d)|(?:{noms}){self.numero}")

    def prises(self, flux: Flux, ville: Ville) -> Iterator[Prise]:
        """Where this road shows with its door, or in its town."""
        for trouve in self._motif.finditer(flux.lettres):
            debut, fin = trouve.span()
            if not flux.commence_un_mot(debut) or not flux.finit_un_mot(fin):
                continue
            accord, premiere, derniere = self.porte.autour(flux, debut, fin)
            sur = degre(Niveau.ROUTE, accord, ville, flux, debut, fin)
            if sur is not None:
                yield premiere, derniere, sur


def _commence_par(suite: Sequence[tuple[str, int]], nom: Sequence[str]) -> tuple[int, Niveau] | None:
    """Whether these words begin with this name: the rank where it ends, and whether letter for letter."""
    cible, colle = "".join(nom), ""
    meilleur: tuple[int, Niveau] | None = None
    for mot, rang in suite[: len(nom) + 2]:
        colle += mot
        if colle == cible:
            return rang, Niveau.ENTIERE
        if meilleur is None and fautes(colle, cible) is not None:
            meilleur = rang, Niveau.PROCHE
    return meilleur


def _significatifs(flux: Flux, rang: int) -> list[tuple[str, int]]:
    """The words after a kind of street in one writing, small words left out, numbers in figures."""
    suite: list[tuple[str, int]] = []
    place = rang + 1
    while place < len(flux.mots) and len(suite) < MOTS_DU_NOM:
        for pris in (3, 2, 1):
            dit = "".join(flux.mots[place : place + pris])
            if pris == 1 or dit in _EN_CHIFFRES:
                break
        if dit not in LIAISONS:
            suite.append((_entier(dit), min(place + pris, len(flux.mots)) - 1))
        place += pris
    return suite


def _entier(mot: str) -> str:
    return _EN_CHIFFRES.get(mot) or next((long for long, courts in _ABREGES.items() if mot in courts), mot)


def _libre_avant(flux: Flux, debut: int) -> bool:
    """Whether a number is not the end of a longer one."""
    return debut == 0 or flux.commence_un_mot(debut) or not flux.lettres[debut - 1].isdigit()


def _libre_apres(flux: Flux, fin: int) -> bool:
    return flux.finit_un_mot(fin) or not flux.lettres[fin].isdigit()
