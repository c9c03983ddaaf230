"""How long things are kept: retention categories, their duration on a day, and the category of each table.

Nothing here touches the database. A category without a duration proposes nothing: nobody supposes one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings

from egide.socle.echeances.calculs import ajouter, debut_du_jour, fin_du_jour, heures_reelles
from egide.socle.echeances.definitions import CategorieConservation, DureeDeGarde, RegleInvalide, Unite
from egide.socle.echeances.lecture_locale import UNITES_DE_GARDE
from egide.socle.echeances.regles import DOSSIER_DU_DROIT, categories_conservation, regle
from egide.socle.interface.temps import jour_de

# What a table writes instead of a category when its rows follow the object or the file they tell of.
SUIT = "suit"


def categories_en_vigueur() -> Mapping[str, CategorieConservation]:
    """The categories with the durations of this installation's département."""
    return categories_conservation(DOSSIER_DU_DROIT, settings.EGIDE_DEPARTEMENT)


def duree_de_garde(categorie: CategorieConservation, le: dt.date) -> DureeDeGarde | None:
    """How long its rows are kept, on that day: the local duration, else the rule, else the category's own; or None."""
    for locale in categorie.locales:
        if locale.en_vigueur(le):
            return locale
    if categorie.regle is not None:
        lue = regle(categorie.regle)
        valeur = lue.valeur_au(le)
        if valeur is None or not isinstance(valeur.valeur, int) or lue.unite not in UNITES_DE_GARDE:
            return None
        return DureeDeGarde(valeur.valeur, lue.unite, valeur.article, lue.code, valeur.version)
    if categorie.valeur is None or categorie.unite is None:
        return None
    return DureeDeGarde(categorie.valeur, categorie.unite, categorie.article, "", f"{categorie.provenance}/origine")


def terme_de_garde(duree: DureeDeGarde, depart: dt.datetime) -> dt.datetime:
    """Until when something is kept: the last instant of a day, or the exact instant for hours."""
    if duree.unite is Unite.HEURES:
        return heures_reelles(depart, duree.valeur)
    return fin_du_jour(ajouter(jour_de(depart), duree.valeur, duree.unite))


def limite_de_garde(duree: DureeDeGarde, le: dt.datetime) -> dt.datetime:
    """Before which instant a row must have started for its term to be past at `le`."""
    if duree.unite is Unite.HEURES:
        return heures_reelles(le, duree.valeur, -1)
    return debut_du_jour(ajouter(jour_de(le), -duree.valeur, duree.unite))


def tables_declarees() -> dict[str, str]:
    """Category of each table, read in the `conservation.py` of every application of the house.

    Raises RegleInvalide for an unknown category or a table declared twice.
    """
    connues = {*categories_conservation(), SUIT}
    declarees: dict[str, str] = {}
    for app in apps.get_app_configs():
        nom = f"{app.name}.conservation"
        if not app.name.startswith("egide.") or find_spec(nom) is None:
            continue
        for table, categorie in getattr(import_module(nom), "TABLES", {}).items():
            if table in declarees:
                raise RegleInvalide(f"{nom} : la table {table} est déclarée deux fois.")
            if categorie not in connues:
                raise RegleInvalide(f"{nom} : la catégorie {categorie} n’existe pas.")
            declarees[table] = categorie
    return declarees
