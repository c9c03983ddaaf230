"""The protected street as others write it: a word less, a title more, a slip of the pen; and the door beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from egide.socle.documents.sorties.ecriture import Flux
from egide.socle.documents.sorties.nombres import en_lettres
from egide.socle.documents.sorties.portes import Accord, Porte, ou_nombre
from egide.socle.documents.sorties.prenoms import PRENOMS
from egide.socle.documents.sorties.ressemblances import fautes
from egide.socle.documents.sorties.secrets import Degre
from egide.socle.documents.sorties.villes import Ville
from egide.socle.documents.sorties.voies import BANALS, LIAISONS, LIEUX, MOIS, MOTS_ABREGES, TITRES, VOIES, ecritures

Prise = tuple[int, int, Degre]
_ABREGES = MOTS_ABREGES | {lieu: VOIES[lieu] for lieu in LIEUX}
LIAISON = f"(?:{'|'.join(LIAISONS)})*"
_NUMERO = "(?:numero|num|no|n|au|le)*"
_GENRES = {forme: genre for genre, formes in VOIES.items() for forme in (genre, *formes)}
_EN_CHIFFRES = {dit: str(nombre) for nombre in range(100) for dit in en_lettres(nombre)}
# The first of the long words wins: « n » is « notre » before « nationale », as in the exact patterns it is both.
_ENTIERS = {court: long for long, courts in reversed(_ABREGES.items()) for court in courts} | _EN_CHIFFRES
LETTRES_PARLANTES = 4
# Words read after « avenue », and first names that may stand before a surname: « place Charles de Gaulle ».
MOTS_DU_NOM = 8
MOTS_DE_PRENOM = 2


class Niveau(IntEnum):
    """How near a street is to the protected one."""

    ENTIERE = 4
    PROCHE = 3
    PARTIELLE = 2
    VOISINE = 1
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
        return (
            Degre.POSSIBLE if not ailleurs and (niveau is Niveau.ENTIERE or (ici and niveau is Niveau.PROCHE)) else None
        )
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
    def _directe(self) -> re.Pattern[str]:
        """The door then the street: the kind of street may lack when the name says enough."""
        facultatif = f"(?:{self._genre})?" if len("".join(self.nom)) > LETTRES_PARLANTES else self._genre
        return re.compile(f"{self.porte.motif}{LIAISON}{facultatif}{self._nom}")

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
            for trouve in self._directe.finditer(flux.lettres):
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
            meme = genre == self.genre or not self.genre or _presque(mot, self.genre)
            if genre is None and not (self.genre and meme):
                continue
            for rang in rangs:
                trouvee = self._cherche.apres(flux, rang)
                if trouvee is not None and (meme or trouvee[1] is Niveau.ENTIERE):
                    yield *flux.etendue(rang, trouvee[0]), trouvee[1] if meme else Niveau.VOISINE


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
        sans_titre = [(mot, place) for mot, place in suite if mot not in TITRES and (len(mot) > 1 or mot.isdigit())]
        essais = [(0, suite, self.mots), *((depart, sans_titre[depart:], self.coeur) for depart in self._departs)]
        for depart, lus, nom in essais:
            if (trouve := _commence_par(lus, nom)) is not None:
                sautes = {mot for mot, _place in sans_titre[:depart]}
                return trouve if all(len(mot) == 1 or mot in PRENOMS for mot in sautes) else (trouve[0], Niveau.VOISINE)
        for debut in self._debuts:
            trouve = _commence_par(sans_titre[: len(debut)], debut)
            if trouve is not None and (trouve[1] is Niveau.ENTIERE or debut == self.coeur[: len(debut)]):
                return trouve[0], Niveau.PARTIELLE
        return None

    @property
    def _departs(self) -> range:
        """How many first names may stand for the title: « place Charles de Gaulle », « place du Général de Gaulle »."""
        return range(MOTS_DE_PRENOM + 1 if len(self.coeur) < len(self.mots) else 1)

    @cached_property
    def _debuts(self) -> list[tuple[str, ...]]:
        """The words that, after the kind of street, name it when the others lack: « avenue des Lilas »."""
        debuts = [self.coeur[:nombre] for nombre in range(len(self.coeur) - 1, 0, -1)]
        seuls = [(mot,) for mot in self.coeur if len(self.mots) > 1 and not self.mots[0].isdigit()]
        date = any(mot in MOIS for mot in self.coeur)
        return [
            dits for dits in dict.fromkeys([*debuts, *seuls]) if any(map(self._parle, dits)) or (date and len(dits) > 1)
        ]

    def _parle(self, mot: str) -> bool:
        """Whether few streets share a word; a first name does only where a surname stands (« rue Victor Hugo »)."""
        banal = mot in BANALS | MOIS or (mot in PRENOMS and mot != self.coeur[-1])
        return len(mot) >= LETTRES_PARLANTES and mot.isalpha() and not banal


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
    return _ENTIERS.get(mot, mot)


def _presque(mot: str, genre: str) -> bool:
    """Whether a word is a kind of street with a slip of the pen; most words are too far to be compared."""
    return abs(len(mot) - len(genre)) < 2 and fautes(mot, genre) is not None


def _libre_avant(flux: Flux, debut: int) -> bool:
    """Whether a number is not the end of a longer one."""
    return debut == 0 or flux.commence_un_mot(debut) or not flux.lettres[debut - 1].isdigit()


def _libre_apres(flux: Flux, fin: int) -> bool:
    return flux.finit_un_mot(fin) or not flux.lettres[fin].isdigit()
