"""The words of the trade, and those the house avoids, read from `egide/referentiels/glossaire.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FICHIER = Path(__file__).resolve().parents[2] / "referentiels" / "glossaire.csv"
CODE_SEULEMENT = "code:"
SEPARATEUR = "|"
FLECHE = "→"


class GlossaireInvalide(ValueError):
    """A line of the glossary cannot be read; the message names the term."""


@dataclass(frozen=True, slots=True)
class MotAEviter:
    """A word nobody writes here, and the one to write. `code_seulement`: an English word for a trade word."""

    mot: str
    remplacement: str
    code_seulement: bool


@dataclass(frozen=True, slots=True)
class Entree:
    """A term, its abbreviation if it has one, what it means, and the words it replaces."""

    sigle: str
    terme: str
    definition: str
    mots_a_eviter: tuple[MotAEviter, ...]


@cache
def lire_glossaire(fichier: Path = FICHIER) -> tuple[Entree, ...]:
    """Every term in the order of the file; raises GlossaireInvalide when a line is not readable."""
    with fichier.open(encoding="utf-8", newline="") as flux:
        return tuple(_entree(ligne) for ligne in csv.DictReader(flux, strict=True))


def mots_a_eviter(fichier: Path = FICHIER) -> tuple[MotAEviter, ...]:
    """All the words to avoid."""
    return tuple(mot for entree in lire_glossaire(fichier) for mot in entree.mots_a_eviter)


def _entree(ligne: dict[str, str]) -> Entree:
    if not ligne["terme"] or not ligne["definition"]:
        raise GlossaireInvalide(f"Glossaire : une ligne n’a pas de terme ou de définition ({ligne['sigle']}).")
    morceaux = [morceau.strip() for morceau in ligne["mots_a_eviter"].split(SEPARATEUR) if morceau.strip()]
    return Entree(
        sigle=ligne["sigle"],
        terme=ligne["terme"],
        definition=ligne["definition"],
        mots_a_eviter=tuple(_mot(morceau, ligne["terme"]) for morceau in morceaux),
    )


def _mot(morceau: str, terme: str) -> MotAEviter:
    mot, fleche, remplacement = (partie.strip() for partie in morceau.partition(FLECHE))
    code_seulement = mot.startswith(CODE_SEULEMENT)
    mot = mot.removeprefix(CODE_SEULEMENT).strip()
    if not mot or not fleche or not remplacement:
        raise GlossaireInvalide(f"Glossaire, « {terme} » : « {morceau} » devrait s’écrire « mot → remplacement ».")
    return MotAEviter(mot=mot, remplacement=remplacement, code_seulement=code_seulement)
