"""The forms under which a protected address may show in a row of letters (`ecriture.Flux`)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from egide.socle.documents.sorties.ecriture import Flux, mots
from egide.socle.documents.sorties.nombres import en_lettres
from egide.socle.documents.sorties.secrets import Degre
from egide.socle.documents.sorties.voies import LIAISONS, LIEUX, MOTS_ABREGES, PORTES, SUFFIXES, VOIES, ecritures

Prise = tuple[int, int, Degre]
_POSTAL = re.compile(r"(?<!\d)(?:F-?\s*)?(\d{5}|\d{2}\s\d{3}|2[AB]\d{3})(?!\d)", re.IGNORECASE)
_ABREGES = MOTS_ABREGES | {lieu: VOIES[lieu] for lieu in LIEUX}
_LIAISON = f"(?:{'|'.join(LIAISONS)})*"
_NUMERO = "(?:numero|num|no|n|au|le)*"
_CHIFFRES = re.compile(r"\d{1,4}(?:bis|ter|quater|[a-d])?")
LETTRES_DISTINCTIVES = 8
LETTRES_PARLANTES = 4
PORTEE = 80


def _ou(formes: Sequence[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, formes), key=len, reverse=True))})"


def _nombre(mot: str) -> str:
    return _ou([mot, *en_lettres(int(mot))]) if mot.isdigit() and int(mot) < 10_000 else _ou([mot])


def _mot(mot: str) -> str:
    return _nombre(mot) if mot.isdigit() else _ou(ecritures(mot, _ABREGES))


@dataclass(frozen=True)
class Voie:
    """A door in a street: « 12 », « bis », « avenue », « lilas blancs »; any of the first three may be missing."""

    numero: str
    suffixe: str
    genre: str
    nom: tuple[str, ...]

    @cached_property
    def rue(self) -> str:
        """The street without its number, the kind of street required."""
        return f"{_ou(ecritures(self.genre, VOIES))}{_LIAISON}{self._nom}" if self.genre else self._nom

    @cached_property
    def _nom(self) -> str:
        return _LIAISON.join(map(_mot, self.nom))

    @cached_property
    def _porte(self) -> str:
        suffixe = _ou(ecritures(self.suffixe, SUFFIXES)) if self.suffixe else ""
        return f"{_nombre(self.numero)}{suffixe}"

    @cached_property
    def _directes(self) -> list[str]:
        """The door then the street: the kind of street may lack when the name says enough, and words of the name too
        when the kind is there.
        """
        genre = f"{_ou(ecritures(self.genre, VOIES))}{_LIAISON}" if self.genre else ""
        facultatif = f"(?:{genre})?" if genre and len("".join(self.nom)) > LETTRES_PARLANTES else genre
        entiere = f"{self._porte}{_LIAISON}{facultatif}{self._nom}"
        partielles = [f"{self._porte}{genre}{_mot(mot)}" for mot in self.nom if genre and len(mot) > LETTRES_PARLANTES]
        return [entiere, *(partielles if len(self.nom) > 1 else [])]

    def prises(self, flux: Flux, commune: re.Pattern[str] | None) -> Iterator[Prise]:
        """Where this door, or this street with its town, shows."""
        if self.numero:
            genre = f"(?:{_LIAISON}{_ou(ecritures(self.genre, VOIES))}{_LIAISON})?" if self.genre else ""
            inverse = f"{self._nom}{genre}{_NUMERO}(?P<porte>{self._porte})"
            for trouve in (prise for directe in self._directes for prise in re.finditer(directe, flux.lettres)):
                if _libre_avant(flux, trouve.start()):
                    yield trouve.start(), trouve.end(), Degre.CERTAIN
            for trouve in re.finditer(inverse, flux.lettres):
                if _libre_avant(flux, trouve.start("porte")) and _libre_apres(flux, trouve.end()):
                    yield trouve.start(), trouve.end(), Degre.CERTAIN
        for trouve in re.finditer(self.rue, flux.lettres):
            if not flux.commence_un_mot(trouve.start()) or self._autre_porte(flux, *trouve.span()):
                continue
            pres = flux.lettres[max(0, trouve.start() - PORTEE) : trouve.end() + PORTEE]
            certaine = commune is not None and commune.search(pres)
            yield trouve.start(), trouve.end(), Degre.CERTAIN if certaine else Degre.POSSIBLE

    def _autre_porte(self, flux: Flux, debut: int, fin: int) -> bool:
        """Whether another number stands just before or after this street: another door, hence nothing to hide."""
        if not self.numero:
            return False
        rang = flux.mot_a(debut)
        avant = [_mot_de(flux, rang - 1), _mot_de(flux, rang - 2)]
        if avant[0] in SUFFIXES or avant[0] in ("b", "t"):
            avant = [avant[1] + avant[0], ""]
        proches = [avant[0], _mot_de(flux, flux.mot_a(fin - 1) + 1)]
        attendu = re.compile(self._porte)
        return any(_CHIFFRES.fullmatch(mot) and not attendu.fullmatch(mot) for mot in proches)


@dataclass(frozen=True)
class LieuDit:
    """A place named without a number: a residence, a hamlet, a service."""

    nom: tuple[str, ...]

    def prises(self, flux: Flux, commune: re.Pattern[str] | None) -> Iterator[Prise]:
        """Where it shows; a short or single word only asks for a human eye."""
        colle = "".join(self.nom)
        degre = Degre.CERTAIN if len(self.nom) > 1 and len(colle) >= LETTRES_DISTINCTIVES else Degre.POSSIBLE
        for trouve in re.finditer(_LIAISON.join(map(_mot, self.nom)), flux.lettres):
            if flux.commence_un_mot(trouve.start()) and flux.finit_un_mot(trouve.end()):
                yield trouve.start(), trouve.end(), degre


@dataclass(frozen=True)
class Adresse:
    """An address cut into what can betray it."""

    parties: tuple[Voie | LieuDit, ...]
    commune: re.Pattern[str] | None

    def prises(self, flux: Flux) -> Iterator[Prise]:
        """Where it shows in a row of letters."""
        for partie in self.parties:
            yield from partie.prises(flux, self.commune)


def lire_adresse(texte: str) -> Adresse:
    """Cut an address as it was typed: streets, places, postcodes and towns, in any order."""
    villes: list[str] = []
    parties: list[Voie | LieuDit] = []
    for morceau in re.split(r"[,;\n()/]|\s[-–—]\s", texte):
        debut, codes, fin = _couper_postal(morceau)
        villes += [_LIAISON.join(map(_mot, [*mots(code)])) for code in codes]
        if codes and fin.strip():
            villes.append(_LIAISON.join(map(_mot, _nus(mots(fin)))))
        parties += _lire_partie(mots(debut))
    if not parties and villes:
        parties = [LieuDit(tuple(mots(texte)))]
    return Adresse(tuple(parties), re.compile("|".join(filter(None, villes))) if any(villes) else None)


def _couper_postal(morceau: str) -> tuple[str, list[str], str]:
    codes = list(_POSTAL.finditer(morceau))
    if not codes:
        return morceau, [], ""
    return morceau[: codes[0].start()], [code[1] for code in codes], morceau[codes[-1].end() :]


def _lire_partie(suite: list[str]) -> list[Voie | LieuDit]:
    suite = _sans_portes(suite)
    genres = {forme: entier for entier, courts in VOIES.items() for forme in (entier, *courts) if len(forme) > 1}
    genres |= {"r": "rue"} if suite[1:2] == ["r"] or suite[2:3] == ["r"] else {}
    rang = next((i for i, mot in enumerate(suite) if mot in genres), None)
    if rang is None:
        return _sans_genre(suite)
    devant, genre, nom = suite[:rang], genres[suite[rang]], _nus(suite[rang + 1 :])
    suffixe = devant.pop() if devant and devant[-1] in (*SUFFIXES, "b", "t", "a", "c") else ""
    numero, colle = _numero(devant.pop()) if devant and devant[-1][0].isdigit() else ("", "")
    autres: list[Voie | LieuDit] = [LieuDit(tuple(_nus(devant)))] if _nus(devant) else []
    if not nom or (genre in LIEUX and not numero):
        return [*autres, LieuDit((genre, *nom))]
    return [*autres, Voie(numero, suffixe or colle, genre, tuple(nom))]


def _sans_genre(suite: list[str]) -> list[Voie | LieuDit]:
    """A part without any word of street: a number then a name, or a place."""
    if suite and suite[0][0].isdigit() and len(suite) > 1:
        numero, suffixe = _numero(suite[0])
        return [Voie(numero, suffixe, "", tuple(_nus(suite[1:]) or suite[1:]))]
    nom = _nus(suite)
    return [LieuDit(tuple(nom))] if sum(map(len, nom)) >= LETTRES_PARLANTES else []


def _numero(mot: str) -> tuple[str, str]:
    trouve = re.fullmatch(r"(\d+)([a-z]*)", mot)
    return (trouve[1], trouve[2]) if trouve else (mot, "")


def _sans_portes(suite: list[str]) -> list[str]:
    """Without « appartement 3 », « 2e étage »: a door inside says nothing alone."""
    gardes: list[str] = []
    saute = False
    for mot in suite:
        if saute:
            saute = False
        elif mot == "etage":
            gardes = gardes[:-1]
        elif mot in ("n", "no", "numero"):
            continue
        elif mot in PORTES:
            saute = True
        else:
            gardes.append(mot)
    return gardes


def _nus(suite: Sequence[str]) -> list[str]:
    return [mot for mot in suite if mot not in LIAISONS]


def _mot_de(flux: Flux, rang: int) -> str:
    if not 0 <= rang < len(flux.debuts):
        return ""
    fin = flux.debuts[rang + 1] if rang + 1 < len(flux.debuts) else len(flux.lettres)
    return flux.lettres[flux.debuts[rang] : fin]


def _libre_avant(flux: Flux, debut: int) -> bool:
    """Whether a number is not the end of a longer one."""
    return debut == 0 or flux.commence_un_mot(debut) or not flux.lettres[debut - 1].isdigit()


def _libre_apres(flux: Flux, fin: int) -> bool:
    return flux.finit_un_mot(fin) or not flux.lettres[fin].isdigit()
