"""A protected address cut into what can betray it: doors in streets, numbered roads, places, towns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from egide.socle.documents.sorties.ecriture import Flux, mots
from egide.socle.documents.sorties.portes import Porte
from egide.socle.documents.sorties.ressemblances import suites_proches
from egide.socle.documents.sorties.rues import LETTRES_PARLANTES, LIAISON, Prise, Route, Voie, mot_ou_formes
from egide.socle.documents.sorties.secrets import Degre
from egide.socle.documents.sorties.villes import Ville
from egide.socle.documents.sorties.voies import ETABLISSEMENTS, LETTRES_DE_PORTE, LIAISONS, LIEUX, PORTES, VOIES

_POSTAL = re.compile(r"(?<!\d)(?:F-?\s*)?(\d{5}|\d{2}\s\d{3}|2[AB]\d{3})(?!\d)", re.IGNORECASE)
_ROUTE = re.compile(
    r"\b(?:(?:route|rte|rt) )?(?:(?P<d>r ?d|departementale|dep|dept|d(?= ?\d\d))|(?P<n>r ?n|nationale|nat|n(?=\d))) ?"
    r"(?P<numero>\d{1,4})\b"
)
LETTRES_DISTINCTIVES = 8
_APPELLATIONS = ETABLISSEMENTS | LIEUX | {"cite", "residence"}


@dataclass(frozen=True)
class LieuDit:
    """A place named without a number: a residence, a hamlet, a shelter; `doute` when it may be the town."""

    nom: tuple[str, ...]
    doute: bool = False

    @cached_property
    def coeur(self) -> tuple[str, ...]:
        """Its own name, without what it is: everybody says « le Refuge »."""
        return tuple(mot for mot in self.nom if mot not in _APPELLATIONS) or self.nom

    def prises(self, flux: Flux, ville: Ville) -> Iterator[Prise]:
        """Where it shows; a short or single word only asks for a human eye."""
        sur = len(self.nom) > 1 and len("".join(self.nom)) >= LETTRES_DISTINCTIVES and not self.doute
        for trouve in re.finditer(LIAISON.join(map(mot_ou_formes, self.nom)), flux.lettres):
            if flux.commence_un_mot(trouve.start()) and flux.finit_un_mot(trouve.end()):
                yield *trouve.span(), Degre.CERTAIN if sur else Degre.POSSIBLE
        if len("".join(self.coeur)) <= LETTRES_PARLANTES or self.doute:
            return
        for debut, fin in suites_proches(flux, self.coeur):
            nomme = _appele(flux, debut)
            if len(self.coeur) > 1:
                exact = flux.lettres[debut:fin] == "".join(self.coeur)
                yield debut, fin, Degre.CERTAIN if exact and nomme and sur else Degre.POSSIBLE
            elif len(self.nom) > 1 and (nomme or ville.juste_apres(flux, fin)):
                yield debut, fin, Degre.POSSIBLE


@dataclass(frozen=True)
class Adresse:
    """An address cut into what can betray it."""

    parties: tuple[Voie | Route | LieuDit, ...]
    ville: Ville = field(default_factory=Ville)

    def prises(self, flux: Flux) -> Iterator[Prise]:
        """Where it shows in a row of letters."""
        for partie in self.parties:
            yield from partie.prises(flux, self.ville)


def lire_adresse(texte: str) -> Adresse:
    """Cut an address as it was typed: streets, places, postcodes and towns, in any order."""
    villes: list[str] = []
    parties: list[Voie | Route | LieuDit] = []
    logements: set[str] = set()
    morceaux = re.split(r"[,;\n()/]|\s[-–—]\s", texte)
    for morceau in morceaux:
        debut, codes, fin = _couper_postal(morceau)
        villes += [_en_motif(mots(code)) for code in codes]
        if codes and fin.strip():
            villes.append(_en_motif(_nus(mots(fin))))
        suite, dedans = _sans_portes(mots(debut))
        logements |= dedans
        parties += _lire_partie(suite)
    if not parties and villes:
        parties = [LieuDit(tuple(mots(texte)))]
    if not any(villes):
        villes = [_ville_a_la_fin(parties)]
    avec = [p if isinstance(p, LieuDit) else replace(p, porte=_logee(p.porte, logements)) for p in parties]
    return Adresse(tuple(avec), Ville(re.compile("|".join(filter(None, villes))) if any(villes) else None))


def _en_motif(suite: Sequence[str]) -> str:
    return LIAISON.join(map(mot_ou_formes, suite))


def _logee(porte: Porte, logements: set[str]) -> Porte:
    return replace(porte, logements=frozenset(logements))


def _ville_a_la_fin(parties: list[Voie | Route | LieuDit]) -> str:
    """A last part without a number, after another one, is the town: its name alone says nothing of the address.

    Taken out of the parts; kept among them, in doubt, when it may be a place as well.
    """
    if len(parties) < 2 or not isinstance(dernier := parties[-1], LieuDit):
        return ""
    if any(mot in _APPELLATIONS or mot in VOIES or mot.isdigit() for mot in dernier.nom):
        return ""
    parties.pop()
    if len(dernier.nom) > 1 and all(isinstance(partie, LieuDit) for partie in parties):
        parties.append(replace(dernier, doute=True))
    return _en_motif(dernier.nom)


def _couper_postal(morceau: str) -> tuple[str, list[str], str]:
    codes = list(_POSTAL.finditer(morceau))
    if not codes:
        return morceau, [], ""
    return morceau[: codes[0].start()], [code[1] for code in codes], morceau[codes[-1].end() :]


def _lire_partie(suite: list[str]) -> list[Voie | Route | LieuDit]:
    if route := _ROUTE.search(" ".join(suite)):
        return [_route(" ".join(suite), route)]
    genres = {forme: entier for entier, courts in VOIES.items() for forme in (entier, *courts) if len(forme) > 1}
    genres |= {"r": "rue"} if suite[1:2] == ["r"] or suite[2:3] == ["r"] else {}
    rang = next((i for i, mot in enumerate(suite) if mot in genres), None)
    if rang is None:
        return _sans_genre(suite)
    devant, genre, nom = suite[:rang], genres[suite[rang]], _nus(suite[rang + 1 :])
    suffixe = devant.pop() if len(devant) > 1 and devant[-1] in LETTRES_DE_PORTE and devant[-2].isdigit() else ""
    numero, colle = _numero(devant.pop()) if devant and devant[-1][0].isdigit() else ("", "")
    autres: list[Voie | Route | LieuDit] = [LieuDit(tuple(_nus(devant)))] if _nus(devant) else []
    if not nom or (genre in LIEUX and not numero):
        return [*autres, LieuDit((genre, *nom))]
    return [*autres, Voie(Porte(numero, suffixe or colle), genre, tuple(nom))]


def _route(dite: str, trouve: re.Match[str]) -> Route:
    """A numbered road; the first number around it is the door."""
    porte = re.search(r"(\d{1,4}) ?(bis|ter|quater|[a-h])?\b", f"{dite[: trouve.start()]} {dite[trouve.end() :]}")
    lue = Porte(porte[1], porte[2] or "") if porte else Porte("")
    return Route(lue, "d" if trouve["d"] else "n", trouve["numero"])


def _sans_genre(suite: list[str]) -> list[Voie | Route | LieuDit]:
    """A part without any word of street: a number then a name, or a place."""
    if suite and suite[0][0].isdigit() and len(suite) > 1:
        numero, suffixe = _numero(suite[0])
        return [Voie(Porte(numero, suffixe), "", tuple(_nus(suite[1:]) or suite[1:]))]
    nom = _nus(suite)
    return [LieuDit(tuple(nom))] if sum(map(len, nom)) >= LETTRES_PARLANTES else []


def _numero(mot: str) -> tuple[str, str]:
    trouve = re.fullmatch(r"(\d+)([a-z]*)", mot)
    return (trouve[1], trouve[2]) if trouve else (mot, "")


def _sans_portes(suite: list[str]) -> tuple[list[str], set[str]]:
    """Without « appartement 3 », « 2e étage », that say nothing alone; and the numbers of these doors inside."""
    gardes: list[str] = []
    dedans: set[str] = set()
    saute = False
    for mot in suite:
        if mot in ("n", "no", "numero"):
            continue
        if saute:
            saute = False
            dedans |= {mot} if mot.isdigit() else set()
        elif mot == "etage":
            gardes = gardes[:-1]
        elif mot in PORTES:
            saute = True
        else:
            gardes.append(mot)
    return gardes, dedans


def _nus(suite: Sequence[str]) -> list[str]:
    return [mot for mot in suite if mot not in LIAISONS]


def _appele(flux: Flux, debut: int) -> bool:
    """Whether these letters follow the word of a place: « foyer Le Refuge »."""
    rang = flux.mot_a(debut) - 1
    while rang >= 0 and flux.mots[rang] in LIAISONS:
        rang -= 1
    return rang >= 0 and flux.mots[rang] in _APPELLATIONS
