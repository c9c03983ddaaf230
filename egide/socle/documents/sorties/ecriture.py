"""Texts brought to one writing, so that no trick of the keyboard, of the printer or of the eye hides a word."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from anyascii import anyascii

# Letters of other alphabets that the eye takes for Latin ones; a plain transliteration would write « с » as « s ».
SOSIES = str.maketrans(
    "асеорхуіјѕһԁԛԝвнкмтгпαοερικνυτχуАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aceopxyijshdqwbhkmtrnaoepiknutxyABEKMHOPCTYXIJSABEZHIKMNOPTYX",
)
_MOT = re.compile(r"[a-z0-9]+")
_PRESQUE_CHIFFRES = re.compile(r"(?=[0-9oil]*[0-9])[0-9oil]+")
_COMME_CHIFFRES = str.maketrans("oil", "011")


# Longer than any distance at which two words are read together.
COUPURE = "|" * 100


@dataclass(frozen=True)
class Endroit:
    """Where a text stands in what leaves: the page (0 outside pages) and what holds it, for the sentence of a stop."""

    ou: str
    texte: str
    page: int = 0

    @cached_property
    def mots(self) -> list[str]:
        """Its words, read once however often it is looked through."""
        return mots(self.texte)


@dataclass(frozen=True)
class Flux:
    """Every letter and digit of a text in a row, nothing between them; `debuts` says where words began in it.

    `origines` gives, word by word, the rank of the place it comes from: a row runs over the end of a page.
    """

    lettres: str
    debuts: Sequence[int]
    origines: Sequence[int]

    @cached_property
    def mots(self) -> list[str]:
        """The words, in their order."""
        fins = [*self.debuts, len(self.lettres)][1:]
        return [self.lettres[debut:fin] for debut, fin in zip(self.debuts, fins, strict=True)]

    @cached_property
    def rangs(self) -> dict[str, list[int]]:
        """The ranks of each different word: a long text repeats few words."""
        places: dict[str, list[int]] = {}
        for rang, mot in enumerate(self.mots):
            places.setdefault(mot, []).append(rang)
        return places

    def etendue(self, premier: int, dernier: int) -> tuple[int, int]:
        """The letters that these words cover, from the first rank to the last one."""
        return self.debuts[premier], self.debuts[dernier] + len(self.mots[dernier])

    def mot_a(self, position: int) -> int:
        """Rank of the word that holds this letter."""
        return bisect_right(self.debuts, position) - 1

    def commence_un_mot(self, position: int) -> bool:
        """Whether nothing is glued before this letter."""
        return self.debuts[self.mot_a(position)] == position

    def finit_un_mot(self, fin: int) -> bool:
        """Whether nothing is glued after this end."""
        return fin >= len(self.lettres) or self.commence_un_mot(fin)


def plat(texte: str) -> str:
    """Small Latin letters, without accents nor invisible signs."""
    if texte.isascii():
        return texte.lower()
    return "".join(map(_signe, unicodedata.normalize("NFKC", texte.replace("°", "o ")))).lower()


@lru_cache(maxsize=4096)
def _signe(signe: str) -> str:
    """One sign in plain letters; kept, for a text has few different ones."""
    if unicodedata.category(signe) in ("Cf", "Mn"):
        return ""
    decompose = unicodedata.normalize("NFKD", signe.translate(SOSIES))
    return str(anyascii("".join(lettre for lettre in decompose if not unicodedata.combining(lettre))))


def mots(texte: str) -> list[str]:
    """Words of a text, in one writing; « l2 » among figures is read 12."""
    return [
        mot.translate(_COMME_CHIFFRES) if _PRESQUE_CHIFFRES.fullmatch(mot) else mot for mot in _MOT.findall(plat(texte))
    ]


def couler(endroits: Iterable[Endroit], *, coupures: Container[int] = ()) -> Flux:
    """The words of these places in one row, in their order; nothing runs over a cut, before the place of that rank."""
    debuts: list[int] = []
    origines: list[int] = []
    suite: list[str] = []
    longueur = 0
    for rang, endroit in enumerate(endroits):
        for mot in [COUPURE, *endroit.mots] if rang in coupures else endroit.mots:
            debuts.append(longueur)
            origines.append(rang)
            suite.append(mot)
            longueur += len(mot)
    return Flux("".join(suite), debuts, origines)


def couler_a_part(suites: Iterable[Sequence[Endroit]]) -> tuple[Flux, list[Endroit]]:
    """Several rows in one, cut from each other, and their places: looked through once. The same words come once."""
    places: list[Endroit] = []
    coupures: set[int] = set()
    vues: set[tuple[str, ...]] = set()
    for suite in suites:
        dits = tuple(mot for endroit in suite for mot in endroit.mots)
        if dits and dits not in vues:
            vues.add(dits)
            coupures.add(len(places))
            places += suite
    return couler(places, coupures=coupures), places
