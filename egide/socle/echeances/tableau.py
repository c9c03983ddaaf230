"""The pages of terms, measures and retention, written from `egide/droit` for a reader who opens no file of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from egide.socle.echeances.definitions import CategorieConservation, Regle, Unite, Valeur, duree_lisible
from egide.socle.echeances.mesures import Mesure

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
    return _rangee(cellules)


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


MESURES = """# Les mesures et les statuts

Page écrite par la commande `documents` à partir de `egide/droit/mesures.yaml` : ne pas la modifier à la main.

Aucune mesure n’est encore mise en œuvre par le logiciel. « À vérifier » : le texte en vigueur n’a pas été lu.

| Mesure | Nature | Qui décide | Durée au plus | Renouvelable | Accord | Rapport | Texte |
|---|---|---|---|---|---|---|---|
{lignes}
"""
CONSERVATION = """# La conservation

Page écrite par la commande `documents` à partir de `egide/droit/conservation` : ne pas la modifier à la main.

« À fixer » : le Département décide, avec sa déléguée à la protection des données et ses archives ; d’ici là, rien n’est
proposé. Ses propres durées, dans `egide/droit/local`, passent avant celles d’ici. Le logiciel propose, une personne
décide, les archives visent, puis l’élimination est exécutée et certifiée.

| Catégorie | Ce qu’elle couvre | Depuis | Durée | Visa des archives | Texte |
|---|---|---|---|---|---|
{lignes}

## Ce que suit chaque table

« suit » : la ligne disparaît avec l’objet ou le dossier dont elle parle, quelle que soit sa catégorie.

| Table | Catégorie |
|---|---|
{tables}
"""


def page_des_mesures(mesures: Mapping[str, Mesure]) -> str:
    """Every measure, in the order of the file."""
    return MESURES.format(lignes="\n".join(_mesure(mesure) for mesure in mesures.values()))


def _mesure(mesure: Mesure) -> str:
    texte = mesure.article if mesure.source is None else f"[{mesure.article}]({mesure.source})"
    cellules = (
        f"`{mesure.code}`<br>{mesure.libelle}" + (f" ({mesure.sigle})" if mesure.sigle else ""),
        f"{mesure.nature}, {mesure.famille}",
        mesure.decideur,
        _mois(mesure.duree_max_mois),
        mesure.renouvelable,
        mesure.accord_requis,
        _mois(mesure.rapport_periodicite_mois),
        texte if mesure.verifie else f"{texte} (à vérifier)",
    )
    return _rangee(cellules)


def _mois(nombre: int | None) -> str:
    return "" if nombre is None else duree_lisible(nombre, Unite.MOIS)


def page_de_conservation(categories: Mapping[str, CategorieConservation], tables: Mapping[str, str]) -> str:
    """Every retention category, in the order of the file, then the category of each table."""
    return CONSERVATION.format(
        lignes="\n".join(_categorie(categorie) for categorie in categories.values()),
        tables="\n".join(f"| `{table}` | `{categorie}` |" for table, categorie in sorted(tables.items())),
    )


def _categorie(categorie: CategorieConservation) -> str:
    if categorie.regle is not None:
        duree = f"règle `{categorie.regle}`"
    else:
        duree = "à fixer" if categorie.unite is None else duree_lisible(categorie.valeur, categorie.unite)
    visa = "oui" if categorie.visa else "non"
    nom = f"`{categorie.code}`<br>{categorie.libelle}"
    return _rangee((nom, categorie.description, categorie.point_de_depart, duree, visa, categorie.article))


def _rangee(cellules: Iterable[str]) -> str:
    return "| " + " | ".join(cellule.replace("|", "\\|") for cellule in cellules) + " |"
