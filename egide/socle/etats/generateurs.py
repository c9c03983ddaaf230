"""The pages of `docs/` that are written from the code and its data, and checked to be up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from egide.socle.echeances.garde import tables_declarees
from egide.socle.echeances.mesures import charger_mesures
from egide.socle.echeances.regles import categories_conservation, charger_regles
from egide.socle.echeances.tableau import page_de_conservation, page_des_delais, page_des_mesures
from egide.socle.etats.diagrammes import page_de, page_des_suites
from egide.socle.etats.machine import machines
from egide.socle.etats.moteur import suites
from egide.socle.referentiels.glossaire import Entree, lire_glossaire

GLOSSAIRE = """# Le glossaire

Page écrite par la commande `documents` à partir de `egide/referentiels/glossaire.csv` : ne pas la
modifier à la main.

## Les mots du métier

| Sigle | Terme | Définition |
|---|---|---|
{termes}

## Les mots à éviter

Un test refuse ces mots. « Dans le code » : le mot anglais d’une chose que le métier nomme en français ;
il n’a sa place ni dans un identifiant ni dans une variable de page.

| Ne pas écrire | Écrire | Où |
|---|---|---|
{mots}
"""


@dataclass(frozen=True, slots=True)
class Generateur:
    """A generated page: its path under `docs/`, and the function that writes its text."""

    chemin: str
    ecrire: Callable[[], str]


_AUTRES: list[Generateur] = []


def declarer_pages(pages: list[Generateur]) -> None:
    """Add pages that only an upper app can write; called once, when it is ready."""
    _AUTRES.extend(page for page in pages if page.chemin not in {connue.chemin for connue in _AUTRES})


def generateurs() -> list[Generateur]:
    """Every generated page. Add a page here, or declare it, and the command `documents` writes and checks it."""
    return [
        Generateur("glossaire.md", page_du_glossaire),
        Generateur("droit/delais.md", lambda: page_des_delais(charger_regles())),
        Generateur("droit/mesures.md", lambda: page_des_mesures(charger_mesures())),
        Generateur(
            "droit/conservation.md", lambda: page_de_conservation(categories_conservation(), tables_declarees())
        ),
        *[Generateur(f"etats/{machine.nom}.md", partial(page_de, machine)) for machine in machines()],
        Generateur("etats/suites.md", lambda: page_des_suites(suites())),
        *_AUTRES,
    ]


def page_du_glossaire() -> str:
    """The terms, then the words to avoid with their replacement."""
    entrees = lire_glossaire()
    termes = "\n".join(f"| {e.sigle} | {e.terme} | {e.definition} |" for e in entrees)
    return GLOSSAIRE.format(termes=termes, mots="\n".join(_lignes_des_mots(entrees)))


def _lignes_des_mots(entrees: tuple[Entree, ...]) -> list[str]:
    return [
        f"| {mot.mot} | {mot.remplacement} | {'dans le code' if mot.code_seulement else 'partout'} |"
        for entree in entrees
        for mot in entree.mots_a_eviter
    ]
