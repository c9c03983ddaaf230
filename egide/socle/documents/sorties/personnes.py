"""The forms under which who informed may show: the name, parts of it, initials, what ties him to the family."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import permutations

from egide.socle.documents.sorties.ecriture import Flux, mots
from egide.socle.documents.sorties.nombres import en_lettres
from egide.socle.documents.sorties.prenoms import PRENOMS
from egide.socle.documents.sorties.ressemblances import suites_proches
from egide.socle.documents.sorties.secrets import Degre
from egide.socle.documents.sorties.voies import CIVILITES, LIAISONS, liste

Prise = tuple[int, int, Degre]
# How far, in letters, the word that says who he is may stand from a first name or from initials.
VOISINAGE = 45
# How far the verb of telling may stand from the word that says who he is.
PORTEE_DU_VERBE = 60
MOTS_DANS_LE_DESORDRE = 4
LETTRES_PARLANTES = 4
LETTRES_DISTINCTIVES = 8
_DIRE = re.compile(
    "signal(?:e|a|ement)|alert|inform(?:e|a|ateur|atrice)|denon|prevenu|previent|appele|transmis|temoi(?:n|g)|confi(?:e|a)"
    "|telephon|raconte|rapporte|plaint"
)
# What one says of himself, in the several words that a letter may use for it; beginnings of words.
PARENTES: tuple[tuple[str, ...], ...] = (
    ("voisin",),
    ("ecole", "enseign", "institut", "maitre", "professeur", "directrice", "directeur", "atsem", "lycee", "college"),
    ("medecin", "soignant", "infirmier", "hopital", "pediatre", "puericult", "sagefemme", "maternite"),
    ("tante", "oncle", "grandmere", "grandpere", "cousin", "frere", "soeur", "famille"),
    ("ami", "amie", "proche", "collegue"),
    ("nourrice", "assistantematernelle", "creche", "animat", "entraineur", "educat"),
    ("gardien", "concierge", "bailleur"),
)
_SANS_POIDS = frozenset(
    [
        "autre",
        "autres",
        "membre",
        "service",
        "departement",
        "lieu",
        "association",
        "etablissement",
        "une",
        "dans",
        "chez",
        "ses",
        "son",
        "sa",
    ]
)
# Small words before a surname; they come, go and change with the writer.
PARTICULES = frozenset(LIAISONS) | liste("el al ben bin ibn ould ait van von der den ter da do dos das di della mac mc")
_PARTICULES = f"(?:{'|'.join(sorted(PARTICULES, key=len, reverse=True))})*"
POSSIBLE = Degre.POSSIBLE


class Devant(Enum):
    """What stands before a name and says that it is one."""

    CIVILITE = auto()
    INITIALE = auto()


@dataclass(frozen=True, repr=False)
class Personne:
    """What may name somebody; a word that the family bears too (`connus`) never stops alone."""

    nom: str
    qualite: str = ""
    connus: frozenset[str] = frozenset()

    def prises(self, flux: Flux) -> Iterator[Prise]:
        """Where this person shows in a row of letters."""
        liens = _liens(self.qualite)
        for prenom, famille, sur in lire_nom(self.nom):
            yield from self._entier(flux, [*prenom, *famille])
            yield from self._famille(flux, prenom, famille, sur)
            yield from self._presque(flux, prenom, famille)
            if prenom and famille and sur:
                yield from self._initiales(flux, prenom, famille, liens)
        if liens:
            yield from _qui_a_parle(flux, liens)

    def _entier(self, flux: Flux, noms: list[str]) -> Iterator[Prise]:
        """The whole name, its words in any order, « de » and « la » where one likes."""
        if len(noms) < 2:
            return
        ordres = permutations(noms) if len(noms) <= MOTS_DANS_LE_DESORDRE else [tuple(noms), tuple(reversed(noms))]
        formes = {_PARTICULES.join(map(re.escape, ordre)) for ordre in ordres}
        libre = len("".join(noms)) >= LETTRES_DISTINCTIVES
        for trouve in re.finditer("|".join(formes), flux.lettres):
            if libre or _seul(flux, *trouve.span()):
                yield *trouve.span(), Degre.CERTAIN

    def _famille(self, flux: Flux, prenom: list[str], famille: list[str], sur: bool) -> Iterator[Prise]:
        """The surname alone; any part of it, or the first name, after « Mme »; half of it beside the first name.

        When nothing says which word is the surname (`sur`), the less likely one stops only when it is compound.
        """
        colle = "".join(famille)
        seul = len(colle) >= LETTRES_PARLANTES and (sur or (len(famille) > 1 and famille[0] not in PRENOMS))
        for forme in dict.fromkeys([colle, *famille, *prenom]):
            entier, connue = forme == colle, self._connue(forme, famille)
            for trouve in re.finditer(re.escape(forme), flux.lettres):
                if not _seul(flux, *trouve.span()):
                    continue
                degre = None
                devant = _devant(flux, trouve.start(), prenom)
                if devant is Devant.CIVILITE:
                    degre = Degre.CERTAIN if (sur and forme not in prenom) or entier and len(famille) > 1 else POSSIBLE
                elif forme not in prenom and _a_cote(flux, *trouve.span(), prenom):
                    degre = Degre.CERTAIN
                elif entier and seul:
                    degre = Degre.CERTAIN if sur else POSSIBLE
                elif devant is Devant.INITIALE and forme in famille and len(forme) >= LETTRES_PARLANTES:
                    degre = POSSIBLE
                if degre:
                    yield *trouve.span(), POSSIBLE if connue else degre

    def _connue(self, forme: str, famille: list[str]) -> bool:
        """Whether the family bears these words too."""
        return forme in self.connus or (forme == "".join(famille) and self.connus.issuperset(famille))

    def _presque(self, flux: Flux, prenom: list[str], famille: list[str]) -> Iterator[Prise]:
        """The surname with a slip of the pen: a compound one anywhere, another one or half of it after « Mme »."""
        for noms in dict.fromkeys([tuple(famille), *((mot,) for mot in famille)]):
            compose = len(noms) > 1 and len("".join(noms)) >= LETTRES_DISTINCTIVES and noms[0] not in PRENOMS
            for debut, fin in suites_proches(flux, noms) if noms else ():
                lu = {mot for mot in flux.mots[flux.mot_a(debut) : flux.mot_a(fin - 1) + 1] if mot not in LIAISONS}
                proche = _devant(flux, debut, prenom) is not None or _a_cote(flux, debut, fin, prenom)
                if (compose or proche) and not lu <= self.connus and "".join(noms) not in self.connus:
                    yield debut, fin, POSSIBLE

    def _initiales(
        self, flux: Flux, prenom: list[str], famille: list[str], liens: re.Pattern[str] | None
    ) -> Iterator[Prise]:
        """« O. V. », « Odile V. », « Mme V. », « Odile, la voisine »."""
        initiales = f"{prenom[0][0]}{famille[0][0]}"
        formes = {
            f"{prenom[0]}{famille[0][0]}": Degre.CERTAIN,
            f"{famille[0][0]}{prenom[0]}": Degre.CERTAIN,
            "".join(mot[0] for mot in (*prenom, *famille)): Degre.POSSIBLE,
            initiales: Degre.POSSIBLE,
            initiales[::-1]: Degre.POSSIBLE,
        }
        formes |= {f"{civilite}{famille[0][0]}": Degre.POSSIBLE for civilite in CIVILITES if len(civilite) > 1}
        proche = {**formes, **({prenom[0]: Degre.POSSIBLE} if len(prenom[0]) >= LETTRES_PARLANTES else {})}
        for forme, degre in proche.items():
            for trouve in re.finditer(re.escape(forme), flux.lettres):
                autour = flux.lettres[max(0, trouve.start() - VOISINAGE) : trouve.end() + VOISINAGE]
                if not _seul(flux, *trouve.span()):
                    continue
                if liens and liens.search(autour):
                    yield *trouve.span(), Degre.CERTAIN
                elif forme in formes and (degre is Degre.CERTAIN or _lettres_seules(flux, *trouve.span())):
                    yield *trouve.span(), degre


def lire_nom(nom: str) -> list[tuple[list[str], list[str], bool]]:
    """First names, surname, and whether this reading is the likelier: capitals tell it, otherwise both are tried.

    Surname and first name are told apart by a usual first name, or by a hyphen: « Dupont-Fictif Jean ».
    """
    morceaux = [m for m in nom.split() if mots(m) and not set(mots(m)) <= CIVILITES]
    pleins = [m for m in morceaux if not set(mots(m)) <= PARTICULES] or morceaux
    capitales = [m for m in pleins if len(m) > 1 and m.isupper()]
    if not pleins or (capitales and len(capitales) < len(pleins)):
        return [(_en_mots(m for m in pleins if m not in capitales), _en_mots(capitales), True)] if pleins else []
    lectures = [(pleins[:-1], pleins[-1:])] + ([(pleins[1:], pleins[:1])] if len(pleins) > 1 else [])
    premier, dernier = mots(pleins[0]), mots(pleins[-1])
    if premier[0] not in PRENOMS and len(dernier) == 1 and (len(premier) > 1 or dernier[0] in PRENOMS):
        lectures.reverse()
    return [(_en_mots(un), _en_mots(autre), rang == 0) for rang, (un, autre) in enumerate(lectures)]


def _en_mots(morceaux: Iterable[str]) -> list[str]:
    dits = [mot for m in morceaux for mot in mots(m)]
    return [mot for mot in dits if mot not in PARTICULES] or dits


def _liens(qualite: str) -> re.Pattern[str] | None:
    """The beginnings of words that say in what capacity this person spoke."""
    debuts = [m for m in mots(qualite) if len(m) > LETTRES_PARLANTES and m not in _SANS_POIDS and m not in LIAISONS]
    for groupe in PARENTES:
        if any(mot.startswith(debut) for mot in mots(qualite) for debut in groupe):
            debuts += groupe
    return re.compile("|".join(map(re.escape, dict.fromkeys(debuts)))) if debuts else None


def _qui_a_parle(flux: Flux, liens: re.Pattern[str]) -> Iterator[Prise]:
    """« Votre voisine nous a appelés »: who he is, beside the verb of telling."""
    for trouve in liens.finditer(flux.lettres):
        autour = flux.lettres[max(0, trouve.start() - PORTEE_DU_VERBE) : trouve.end() + PORTEE_DU_VERBE]
        if flux.commence_un_mot(trouve.start()) and _DIRE.search(autour):
            yield *trouve.span(), Degre.POSSIBLE


def _seul(flux: Flux, debut: int, fin: int) -> bool:
    return flux.commence_un_mot(debut) and flux.finit_un_mot(fin)


def _lettres_seules(flux: Flux, debut: int, fin: int) -> bool:
    """Whether several words make it, as initials do: « ov » inside one word is another word."""
    return flux.mot_a(fin - 1) > flux.mot_a(debut)


def _devant(flux: Flux, position: int, prenom: Sequence[str]) -> Devant | None:
    """What stands before a name, whatever its particles: « Mme de la », « Mme O. », « O. »."""
    nom = flux.mot_a(position)
    rang = nom - 1
    while rang >= 0 and flux.mots[rang] in PARTICULES and flux.mots[rang] not in CIVILITES:
        rang -= 1
    if rang < 0:
        return None
    if flux.mots[rang] in CIVILITES:
        # « Me Dupont » names somebody, « je me marie » no Marie.
        return None if flux.mots[rang] == "me" and flux.mots[nom] in PRENOMS else Devant.CIVILITE
    if prenom and flux.mots[rang] == prenom[0][0]:
        return Devant.CIVILITE if rang and flux.mots[rang - 1] in CIVILITES else Devant.INITIALE
    return None


def _a_cote(flux: Flux, debut: int, fin: int, prenom: Sequence[str]) -> bool:
    """Whether the first name stands just before or just after, whatever the particles between."""
    avant, apres = flux.mot_a(debut) - 1, flux.mot_a(fin - 1) + 1
    while avant >= 0 and flux.mots[avant] in PARTICULES:
        avant -= 1
    voisins = [flux.mots[rang] for rang in (avant, apres) if 0 <= rang < len(flux.mots)]
    return any(len(mot) > 1 and mot in voisins for mot in prenom)


def formes_du_telephone(numero: str) -> re.Pattern[str] | None:
    """A French number under any grouping, prefix or in letters; another one by its figures. None when too short."""
    chiffres = re.sub(r"\D", "", numero)
    national = re.sub(r"^(?:0033|33)?0?(?=[1-9]\d{8}$)", "", chiffres)
    if len(national) != 9:
        return re.compile(chiffres.lstrip("0")) if len(chiffres) >= 6 else None
    paires = [national[0], *(national[i : i + 2] for i in range(1, 9, 2))]
    return re.compile("".join(map(_paire, paires)))


def _paire(chiffres: str) -> str:
    dits = [chiffres, "".join(en_lettres(int(c))[0] for c in chiffres), *en_lettres(int(chiffres))]
    if chiffres[0] == "0":
        dits += [f"{zero}{dit}" for zero in ("0", "zero") for dit in en_lettres(int(chiffres))]
    return f"(?:{'|'.join(sorted(set(dits), key=len, reverse=True))})"


def formes_du_courriel(courriel: str) -> re.Pattern[str] | None:
    """An e-mail whose signs are written, spelt out or left out. None when it has no « @ »."""
    local, arobase, domaine = courriel.partition("@")
    if not arobase:
        return None
    signe = "(?:point|dot|tiret(?:dubas|bas|dusix|s)?|underscore|moins|plus)*"
    moitie = [signe.join(map(re.escape, mots(part))) for part in (local, domaine)]
    return re.compile(f"{moitie[0]}(?:arobase|arobas|arrobas|at|chez|a)?{moitie[1]}") if all(moitie) else None
