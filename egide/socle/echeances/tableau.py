"""The page of all legal terms, written from `egide/droit` for a reader who does not open the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from egide.socle.echeances.definitions import Regle, Valeur, duree_lisible

LIBELLES_DES_CALCULS = {
    "cpc641_642": "report au jour ouvrable",
    "mois_quantieme": "même quantième",
    "jours_calendaires": "jours calendaires",
    "heures_reelles": "heures réelles",
    "immediat": "immédiat",
    "date_anniversaire": "anniversaire",
    "annuel": "chaque année",
    "compte": "quantité",
}
EN_TETE = """# Les délais

Page écrite par la commande `documents` à partir de `egide/droit` : ne pas la modifier à la main.

{nombre} règles, dont {demarrables} démarrent une horloge aujourd’hui. « À vérifier » : le texte en
vigueur n’a pas été lu. « Démonstration » : valeur inventée, à fixer par le Département.
"""


def page_des_delais(regles: Mapping[str, Regle]) -> str:
    """The whole page, families in the order of their names, rules in the order of their file."""
    blocs = [EN_TETE.format(nombre=len(regles), demarrables=sum(regle.demarrable for regle in regles.values()))]
    triees = sorted(regles.values(), key=lambda regle: (regle.fichier, regle.famille))
    for (fichier, famille), groupe in groupby(triees, key=lambda regle: (regle.fichier, regle.famille)):
        blocs.append(_famille(famille, fichier, groupe))
    return "\n".join(blocs)


def _famille(famille: str, fichier: str, regles: Iterable[Regle]) -> str:
    lignes = [
        f"## {famille}",
        "",
        f"Source : `egide/droit/{fichier}`",
        "",
        "| Règle | Ce qu’elle dit | Départ | Durée | Calcul | Effet | Texte |",
        "|---|---|---|---|---|---|---|",
        *(_ligne(regle) for regle in regles),
        "",
    ]
    return "\n".join(lignes)


def _ligne(regle: Regle) -> str:
    horloge = "" if not regle.demarrable else "<br>horloge active"
    cellules = (
        f"`{regle.code}`{horloge}",
        f"{regle.objet}. {regle.description}",
        regle.evenement_declencheur,
        "<br>".join(_duree(valeur, regle) for valeur in (*regle.valeurs, *regle.valeurs_locales)),
        LIBELLES_DES_CALCULS[regle.calcul],
        regle.effet,
        "<br>".join(_texte(valeur) for valeur in regle.valeurs),
    )
    return "| " + " | ".join(cellule.replace("|", "\\|") for cellule in cellules) + " |"


def _duree(valeur: Valeur, regle: Regle) -> str:
    morceaux = [duree_lisible(valeur.valeur, regle.unite)]
    if valeur.age_moins_de is not None:
        morceaux.append(f"moins de {valeur.age_moins_de} ans")
    if valeur.valide_du is not None:
        morceaux.append(f"depuis le {valeur.valide_du:%d/%m/%Y}")
    if valeur.valide_au is not None:
        morceaux.append(f"jusqu’au {valeur.valide_au:%d/%m/%Y}")
    if valeur.origine.startswith("local_"):
        morceaux.append(f"Département {valeur.origine.removeprefix('local_')}")
    if valeur.demonstration:
        morceaux.append("démonstration")
    return ", ".join(morceaux)


def _texte(valeur: Valeur) -> str:
    article = valeur.article if valeur.source is None else f"[{valeur.article}]({valeur.source})"
    doute = "" if valeur.verifie or "à vérifier" in valeur.article else " (à vérifier)"
    return article + doute
