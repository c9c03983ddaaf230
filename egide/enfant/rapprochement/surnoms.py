"""Nicknames and spellings of first names, read from `egide/referentiels/surnoms.csv`."""

from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from egide.socle.referentiels.fichiers import lire_lignes

from .normalisation import coller

# A nickname shorter than this says too little about the name it is cut from (Mo, Jo, Ed).
LONGUEUR_PARLANTE = 3

Lien = Literal["surnom", "autre écriture", "surnoms d’un même prénom"]


class Groupe(NamedTuple):
    """A first name and its other forms, of one nature: « surnom » or « variante »."""

    prenom: str
    nature: str


@cache
def _groupes_par_forme() -> MappingProxyType[str, frozenset[Groupe]]:
    formes: dict[str, set[Groupe]] = {}
    for ligne in lire_lignes("surnoms"):
        groupe = Groupe(coller(ligne["prenom"]), ligne["nature"])
        for forme in (ligne["prenom"], *ligne["formes"].split("|")):
            formes.setdefault(coller(forme), set()).add(groupe)
    return MappingProxyType({forme: frozenset(groupes_) for forme, groupes_ in formes.items()})


def groupes(prenom: str) -> frozenset[str]:
    """First names (run together, without accents) that this one may be a nickname or a spelling of."""
    return frozenset(groupe.prenom for groupe in _groupes_par_forme().get(coller(prenom), frozenset()))


def atteste(prenom: str) -> bool:
    """Whether the list knows this first name, so that a letter of difference may make it another person."""
    return coller(prenom) in _groupes_par_forme()


def lien(prenom: str, autre: str) -> Lien | None:
    """Say how two first names are tied, whatever their order, or None.

    A nickname is tied to its first name, and to another nickname that begins with it (Tom, Tommy). Two other
    nicknames of one first name are only « surnoms d’un même prénom »: Lisa and Elsa may be two sisters.
    """
    premier, second = coller(prenom), coller(autre)
    communs = _groupes_par_forme().get(premier, frozenset()) & _groupes_par_forme().get(second, frozenset())
    if any(groupe.nature == "variante" for groupe in communs):
        return "autre écriture"
    court, long = sorted((premier, second), key=len)
    prefixe = len(court) >= LONGUEUR_PARLANTE and long.startswith(court)
    if any(groupe.prenom in (premier, second) or prefixe for groupe in communs):
        return "surnom"
    return "surnoms d’un même prénom" if communs else None
