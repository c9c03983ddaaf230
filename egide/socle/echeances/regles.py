"""The law in force: the rules of `egide/droit`, read once, checked, and asked by code and date.

Nothing here touches the database; the département is the one of the settings. A rule without an act,
without a value, or of type seuil, age or conservation is loaded like the others and starts no clock
(`Regle.demarrable`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings

from egide.socle.echeances.definitions import (
    Calendrier,
    CategorieConservation,
    DureeDeGarde,
    Naissance29Fevrier,
    Regle,
    RegleInvalide,
    Unite,
    Valeur,
    ValeurParametre,
)
from egide.socle.echeances.fiches import Fiche, fiches_codees, lire_fiche
from egide.socle.echeances.lecture import FICHIER_CATEGORIES, lire_regles, sans_portee_etrangere
from egide.socle.echeances.lecture_locale import (
    appliquer_valeurs_locales,
    lire_conservation_locale,
    lire_territoire_local,
)

DOSSIER_DU_DROIT = Path(__file__).resolve().parents[2] / "droit"
FICHIERS_DE_PARAMETRES = ("parametres.yaml", "vigilance.yaml")

__all__ = [
    "Calendrier",
    "CategorieConservation",
    "Regle",
    "RegleInvalide",
    "Valeur",
    "calendrier",
    "categories_conservation",
    "charger_regles",
    "parametre",
    "regle",
    "regles_en_vigueur",
    "valeur_au",
]


@cache
def charger_regles(dossier: Path = DOSSIER_DU_DROIT, local: str | None = "62") -> Mapping[str, Regle]:
    """Every rule by its code, with the dated values of the département `local` (None for none).

    Raises RegleInvalide, naming file and rule, when a file is wrong, two values are in force on the same
    day, or a local value protects less than the national one.
    """
    regles = {code: sans_portee_etrangere(regle, local) for code, regle in lire_regles(dossier).items()}
    if local is not None:
        regles = appliquer_valeurs_locales(regles, dossier, local)
    return MappingProxyType(regles)


def regles_en_vigueur() -> Mapping[str, Regle]:
    """Every rule by its code, with the values of this installation's département."""
    return charger_regles(local=settings.EGIDE_DEPARTEMENT)


def regle(code: str) -> Regle:
    """The rule of that code; raises KeyError, in French, when none has it."""
    regles = regles_en_vigueur()
    if code not in regles:
        raise KeyError(f"Aucune règle ne porte le code {code}.")
    return regles[code]


def valeur_au(code: str, le: dt.date) -> Valeur | None:
    """The value of a rule in force on that day, the local one first; None when none is set."""
    return regle(code).valeur_au(le)


@cache
def _parametres(dossier: Path) -> Mapping[str, tuple[ValeurParametre, ...]]:
    lus: dict[str, tuple[ValeurParametre, ...]] = {}
    for chemin in (dossier / nom for nom in FICHIERS_DE_PARAMETRES if (dossier / nom).exists()):
        fiche = lire_fiche(chemin, dossier)
        for code, bloc in fiches_codees(fiche, "parametres", "paramètre"):
            bloc.texte("libelle")
            choix = bloc.liste("choix") if bloc.brut("choix", obligatoire=False) is not None else None
            valeurs = tuple(_lire_valeur_parametre(Fiche(valeur, bloc.lieu), choix) for valeur in bloc.liste("valeurs"))
            bloc.finir()
            lus[code] = valeurs
        fiche.finir()
    return MappingProxyType(lus)


def _lire_valeur_parametre(fiche: Fiche, choix: list[Any] | None) -> ValeurParametre:
    brute = fiche.brut("valeur")
    if choix is not None and brute not in choix:
        fiche.refuser(f"« valeur: {brute} » n’est pas un des choix écrits")
    valeur = brute if isinstance(brute, str) else fiche.entier_facultatif("valeur")
    if valeur is None:
        fiche.refuser("« valeur » ne peut pas être vide")
    fiche.adresse_facultative("source")
    fiche.booleen("verifie")
    lue = ValeurParametre(
        valeur=valeur,
        valide_du=fiche.jour_facultatif("valide_du"),
        valide_au=fiche.jour_facultatif("valide_au"),
        article=fiche.texte("article"),
    )
    fiche.finir()
    return lue


def parametre(code: str, le: dt.date, *, dossier: Path = DOSSIER_DU_DROIT) -> int | str:
    """A general parameter on that day (MAJORITE_ANS…); raises KeyError, in French, when it has none."""
    for valeur in _parametres(dossier).get(code, ()):
        if (valeur.valide_du or dt.date.min) <= le <= (valeur.valide_au or dt.date.max):
            return valeur.valeur
    raise KeyError(f"Le paramètre {code} n’a pas de valeur le {le:%d/%m/%Y}.")


def calendrier(le: dt.date) -> Calendrier:
    """How terms are counted on that day: public holidays of the département, birthday of 29 February."""
    territoire = lire_territoire_local(DOSSIER_DU_DROIT, settings.EGIDE_DEPARTEMENT)
    return Calendrier(
        territoire=territoire or str(parametre("TERRITOIRE_FERIES", le)),
        naissance_29_fevrier=Naissance29Fevrier(str(parametre("NAISSANCE_29_FEVRIER", le))),
    )


@cache
def categories_conservation(
    dossier: Path = DOSSIER_DU_DROIT, local: str | None = None
) -> Mapping[str, CategorieConservation]:
    """The retention categories by code, with the dated durations of the département `local` (None for none).

    Raises RegleInvalide when one names an unknown rule, or a local duration an unknown category.
    """
    fiche = lire_fiche(dossier / "conservation" / FICHIER_CATEGORIES, dossier)
    regles = charger_regles(dossier, None)
    locales = dict(lire_conservation_locale(dossier, local)) if local is not None else {}
    categories: dict[str, CategorieConservation] = {}
    for code, bloc in fiches_codees(fiche, "categories", "catégorie"):
        categories[code] = _lire_categorie(code, bloc, regles, locales.pop(code, ()))
    fiche.finir()
    if locales:
        raise RegleInvalide(f"local/{local}.yaml : catégories inconnues : {', '.join(sorted(locales))}.")
    return MappingProxyType(categories)


def _lire_categorie(
    code: str, bloc: Fiche, regles: Mapping[str, Regle], locales: tuple[DureeDeGarde, ...]
) -> CategorieConservation:
    nom_de_regle = bloc.texte_facultatif("regle")
    if nom_de_regle is not None and nom_de_regle not in regles:
        bloc.refuser(f"la règle {nom_de_regle} n’existe pas")
    valeur = bloc.entier_facultatif("valeur")
    unite = bloc.parmi("unite", Unite) if bloc.brut("unite") is not None else None
    if (valeur is None) != (unite is None) or (valeur is not None and nom_de_regle is not None):
        bloc.refuser("une durée se donne par sa valeur et son unité, ou par une règle, pas les deux")
    categorie = CategorieConservation(
        code=code,
        libelle=bloc.texte("libelle"),
        description=bloc.texte("description"),
        point_de_depart=bloc.texte("point_de_depart"),
        regle=nom_de_regle,
        valeur=valeur,
        unite=unite,
        visa=bloc.booleen("visa"),
        provenance=bloc.texte("provenance"),
        article=bloc.texte("article"),
        locales=locales,
    )
    bloc.finir()
    return categorie
