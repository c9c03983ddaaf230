"""The forms under which who informed may show: the name, parts of it, initials, what ties him to the family."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

from egide.socle.documents.sorties.ecriture import Flux, mots
from egide.socle.documents.sorties.nombres import en_lettres
from egide.socle.documents.sorties.secrets import Degre
from egide.socle.documents.sorties.voies import CIVILITES, LIAISONS

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


@dataclass(frozen=True, repr=False)
class Personne:
    """What may name somebody; a word that the family bears too (`connus`) never stops alone."""

    nom: str
    qualite: str = ""
    connus: frozenset[str] = frozenset()

    def prises(self, flux: Flux) -> Iterator[Prise]:
        """Where this person shows in a row of letters."""
        prenom, famille = _partager(self.nom) if self.nom else ([], [])
        liens = _liens(self.qualite)
        yield from self._entier(flux, [*prenom, *famille])
        yield from self._famille(flux, famille)
        if prenom and famille:
            yield from self._initiales(flux, prenom, famille, liens)
        if liens:
            yield from _qui_a_parle(flux, liens)

    def _entier(self, flux: Flux, noms: list[str]) -> Iterator[Prise]:
        """The whole name, its words in any order."""
        if len(noms) < 2:
            return
        ordres = permutations(noms) if len(noms) <= MOTS_DANS_LE_DESORDRE else [tuple(noms), tuple(reversed(noms))]
        formes = {"".join(ordre) for ordre in ordres}
        libre = len("".join(noms)) >= LETTRES_DISTINCTIVES
        for trouve in re.finditer("|".join(map(re.escape, formes)), flux.lettres):
            if libre or _seul(flux, *trouve.span()):
                yield *trouve.span(), Degre.CERTAIN

    def _famille(self, flux: Flux, famille: list[str]) -> Iterator[Prise]:
        """The surname alone, or one half of it after « Mme »."""
        colle = "".join(famille)
        connue = bool(famille) and self.connus.issuperset(famille)
        for forme in dict.fromkeys([colle, *famille]):
            if len(forme) < LETTRES_PARLANTES:
                continue
            for trouve in re.finditer(re.escape(forme), flux.lettres):
                apres_civilite = _mot_avant(flux, trouve.start()) in CIVILITES
                if not _seul(flux, *trouve.span()) or not (forme == colle or apres_civilite):
                    continue
                yield *trouve.span(), Degre.POSSIBLE if connue or forme in self.connus else Degre.CERTAIN

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


def _partager(nom: str) -> tuple[list[str], list[str]]:
    """First names and surname, in words: the capitals tell the surname, otherwise it comes last."""
    morceaux = [m for m in nom.split() if not set(mots(m)) <= CIVILITES]
    capitales = [m for m in morceaux if len(m) > 1 and m.isupper()]
    famille = capitales if capitales and len(capitales) < len(morceaux) else morceaux[-1:]
    prenom = [m for m in morceaux if m not in famille]
    return [mot for m in prenom for mot in mots(m)], [mot for m in famille for mot in mots(m)]


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


def _mot_avant(flux: Flux, position: int) -> str:
    rang = flux.mot_a(position)
    return flux.lettres[flux.debuts[rang - 1] : flux.debuts[rang]] if rang > 0 else ""


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
