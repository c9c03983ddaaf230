"""Reads the YAML files of `egide/droit` and refuses, in French, what a jurist must correct."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import yaml

from egide.socle.echeances.definitions import RegleInvalide

Choix = TypeVar("Choix", bound=StrEnum)


class _LecteurStrict(yaml.SafeLoader):
    """A safe YAML reader that refuses a key written twice instead of keeping the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        vues: set[str] = set()
        for cle, _ in node.value:
            if cle.value in vues:
                ligne = cle.start_mark.line + 1
                raise yaml.YAMLError(f"« {cle.value} » est écrit deux fois, ligne {ligne}")
            vues.add(cle.value)
        return super().construct_mapping(node, deep=deep)


class Fiche:
    """A block of a file being checked. Every refusal names the file and the rule."""

    def __init__(self, contenu: object, lieu: str) -> None:
        self.lieu = lieu
        if not isinstance(contenu, dict):
            self.refuser("un bloc « clé : valeur » est attendu")
        self._contenu: dict[str, Any] = {str(cle): valeur for cle, valeur in contenu.items()}
        self._lues: set[str] = set()

    def refuser(self, phrase: str) -> NoReturn:
        """Raise RegleInvalide with the place in front of the sentence."""
        raise RegleInvalide(f"{self.lieu} : {phrase}.")

    def brut(self, cle: str, *, obligatoire: bool = True) -> Any:
        """The value as YAML read it; refuses an absent key when it is required."""
        self._lues.add(cle)
        if obligatoire and cle not in self._contenu:
            self.refuser(f"« {cle} » manque")
        return self._contenu.get(cle)

    def texte(self, cle: str) -> str:
        """A sentence or a code that may not be empty."""
        valeur = self.brut(cle)
        if not isinstance(valeur, str) or not valeur.strip():
            self.refuser(f"« {cle} » doit être un texte non vide")
        return valeur.strip()

    def texte_facultatif(self, cle: str) -> str | None:
        """A text, or None when the key is absent or empty."""
        return None if self.brut(cle, obligatoire=False) is None else self.texte(cle)

    def booleen(self, cle: str, defaut: bool | None = None) -> bool:
        """true or false; `defaut` stands for an absent key, else the key is required."""
        valeur = self.brut(cle, obligatoire=defaut is None)
        if valeur is None and defaut is not None:
            return defaut
        if not isinstance(valeur, bool):
            self.refuser(f"« {cle} » doit être true ou false")
        return valeur

    def entier_facultatif(self, cle: str) -> int | None:
        """A whole number, zero or more, or None."""
        valeur = self.brut(cle, obligatoire=False)
        if valeur is None:
            return None
        if not isinstance(valeur, int) or isinstance(valeur, bool) or valeur < 0:
            self.refuser(f"« {cle} » doit être un nombre entier, zéro ou plus")
        return valeur

    def jour_facultatif(self, cle: str) -> dt.date | None:
        """A date AAAA-MM-JJ or null. The key must be written, so that nobody forgets to think of it."""
        valeur = self.brut(cle)
        if valeur is None:
            return None
        if not isinstance(valeur, dt.date) or isinstance(valeur, dt.datetime):
            self.refuser(f"« {cle} » doit être une date AAAA-MM-JJ, ou null")
        return valeur

    def parmi(self, cle: str, choix: type[Choix]) -> Choix:
        """A word of a closed list."""
        valeur = self.brut(cle)
        try:
            return choix(valeur)
        except ValueError:
            self.refuser(f"« {cle}: {valeur} » n’existe pas ; choix possibles : {', '.join(choix)}")

    def adresse_facultative(self, cle: str) -> str | None:
        """A web address, or None when the source has none."""
        adresse = self.texte_facultatif(cle)
        if adresse is not None:
            morceaux = urlsplit(adresse)
            if morceaux.scheme not in {"http", "https"} or "." not in morceaux.netloc or " " in adresse:
                self.refuser(f"« {cle}: {adresse} » n’est pas une adresse web")
        return adresse

    def liste(self, cle: str) -> list[Any]:
        """A list, possibly empty."""
        valeur = self.brut(cle)
        if not isinstance(valeur, list):
            self.refuser(f"« {cle} » doit être une liste")
        return valeur

    def finir(self) -> None:
        """Refuse any key nobody read: a misspelt key must not be silently ignored."""
        inconnues = sorted(set(self._contenu) - self._lues)
        if inconnues:
            self.refuser(f"clé inconnue : {', '.join(inconnues)}")


def lire_fiche(chemin: Path, racine: Path) -> Fiche:
    """Read one file; raises RegleInvalide when it is not YAML. The place is its path under `racine`."""
    lieu = chemin.relative_to(racine).as_posix()
    try:
        contenu = yaml.load(chemin.read_text(encoding="utf-8"), Loader=_LecteurStrict)
    except yaml.YAMLError as erreur:
        raise RegleInvalide(f"{lieu} : ce fichier n’est pas du YAML lisible ({erreur}).") from erreur
    return Fiche(contenu, lieu)


def fiches_codees(fiche: Fiche, cle: str, nom: str) -> Iterable[tuple[str, Fiche]]:
    """Each block of a list with its `code`, its place naming that code for the messages."""
    for rang, contenu in enumerate(fiche.liste(cle), start=1):
        code = Fiche(contenu, f"{fiche.lieu}, {nom} n° {rang}").texte("code")
        bloc = Fiche(contenu, f"{fiche.lieu}, {nom} {code}")
        bloc.texte("code")
        yield code, bloc
