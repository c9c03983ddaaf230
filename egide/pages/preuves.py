"""The pages that a data protection officer hands over: the register, and the evidence for the impact analysis."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from egide.pages.fiches_des_roles import ACTES, volets_lus
from egide.pages.registre import Traitement, apps_avec_tables, registre
from egide.socle.acces.hors_politique import HORS_POLITIQUE
from egide.socle.acces.matrice import matrice
from egide.socle.acces.regles_acces import reglages_lus
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.etats.generateurs import Generateur

RACINE = Path(__file__).resolve().parents[2]
REGLES = RACINE / "docs" / "confidentialite.md"
REGISTRE = """# Le registre des traitements

Page écrite par la commande `documents` à partir de `egide/droit/registre.yaml` et du code : ne pas la modifier à la
main. Le Département y ajoute ses coordonnées, celles de sa déléguée et ses sous-traitants (RGPD art. 30). Aucun
transfert hors de l’Union européenne, aucun service tiers : le logiciel n’en appelle aucun.

{traitements}
"""
PREUVES = """# Ce qui tient les règles, pour l’analyse d’impact

Page écrite par la commande `documents` à partir du code : ne pas la modifier à la main. Elle dit ce qui est fait, pas
ce qui est promis : une règle dont l’essai disparaît fait échouer la fabrication de cette page.

## Les règles de confidentialité et les essais qui les attaquent

| § | Règle | Tenue par | Attaquée par |
|---|---|---|---|
{regles}

## Ce que lit chaque rôle

Dans les seuls dossiers confiés à son unité ou à son nom ; un volet réservé n’est lu que par une personne nommée.

| Rôle | Volets | Ne fait jamais |
|---|---|---|
{roles}

## Ce que fait chaque rôle

| Acte | Rôles |
|---|---|
{actes}

## Ce qui n’est lu que par l’application

Colonnes chiffrées avec des clés gardées hors de la base.

{chiffrees}

## Les tables sans règle d’accès ligne à ligne

Toutes les autres sont filtrées par la base elle-même. Un essai compare cette liste avec la base.

| Table | Pourquoi |
|---|---|
{hors}

## Les réglages

| Réglage | Valeur | D’où il vient |
|---|---|---|
{reglages}
"""


@dataclass(frozen=True)
class RegleTenue:
    """A rule of `docs/confidentialite.md`, what holds it, and the tests that attack it."""

    paragraphe: str
    regle: str
    tenue: str
    attaquee: str


def page_du_registre() -> str:
    """The register in one page. Raises LookupError for an app whose tables no processing names."""
    traitements = registre()
    if oubliees := apps_avec_tables() - {nom for lu in traitements for nom in lu.apps}:
        raise LookupError(f"no processing names {sorted(oubliees)}")
    return REGISTRE.format(traitements="\n\n".join(_traitement(lu) for lu in traitements))


def _traitement(lu: Traitement) -> str:
    lignes = [
        f"## {lu.nom}",
        "",
        "| | |",
        "|---|---|",
        _rangee("Pourquoi", lu.finalite),
        _rangee("Base légale", lu.base_legale if lu.verifie else f"{lu.base_legale} (à vérifier)"),
        _rangee("Sur qui", lu.personnes),
        _rangee("Rôles qui peuvent lire", ", ".join(lu.lecteurs) or "aucun dossier"),
    ]
    if lu.durees:
        lignes.append(_rangee("Gardé", "<br>".join(lu.durees)))
    if lu.reserves:
        lignes.append(_rangee("Réservé à des personnes nommées", ", ".join(lu.reserves)))
    tables = "<br>".join(f"`{t.table}`" + (" (chiffré en partie)" if t.chiffrees else "") for t in lu.tables)
    return "\n".join([*lignes, _rangee("Tables", tables)])


def page_des_preuves() -> str:
    """The evidence in one page. Raises LookupError when a rule cites a test that is not there any more."""
    return PREUVES.format(
        regles="\n".join(
            _rangee(f"§{regle.paragraphe}", regle.regle, regle.tenue, regle.attaquee) for regle in regles_tenues()
        ),
        roles="\n".join(
            _rangee(decrit.libelle, ", ".join(volets_lus(role)) or "aucun", decrit.jamais)
            for role, decrit in ROLES.items()
            if role is not Role.SYSTEME
        ),
        actes="\n".join(_rangee(ACTES.get(acte, acte), _roles(permis.roles)) for acte, permis in matrice().items()),
        chiffrees="\n".join(f"- `{nom}` : {', '.join(colonnes)}" for nom, colonnes in _chiffrees()),
        hors="\n".join(_rangee(f"`{table}`", raison) for table, raison in HORS_POLITIQUE.items()),
        reglages="\n".join(_rangee(f"`{nom}`", str(valeur), source) for nom, valeur, source in reglages_lus()),
    )


def regles_tenues() -> Iterator[RegleTenue]:
    """The rules that the house says it holds. Raises LookupError for one that no test attacks any more."""
    for ligne in REGLES.read_text(encoding="utf-8").splitlines():
        cellules = [cellule.strip() for cellule in ligne.strip("|").split("|")]
        if len(cellules) == 5 and re.match(r"\d", cellules[0]):
            paragraphe, regle, tenue, attaquee, _ = cellules
            exiger_des_essais(re.findall(r"`([\w/.]+)`", attaquee), paragraphe)
            yield RegleTenue(paragraphe, regle, tenue, attaquee)


def exiger_des_essais(chemins: list[str], paragraphe: str) -> None:
    """Raise LookupError when a rule cites no path, or one where no test stands."""
    if not chemins or not all(any(map(_essais, _fichiers(chemin))) for chemin in chemins):
        raise LookupError(f"docs/confidentialite.md, §{paragraphe}: no test stands at one of {chemins}")


def _fichiers(chemin: str) -> list[Path]:
    """The test files of a path written from the root of the repository, or from `egide/`."""
    for lieu in (RACINE / chemin, RACINE / "egide" / chemin):
        if lieu.exists():
            return [lieu] if lieu.is_file() else sorted(lieu.rglob("test_*.py"))
    return []


def _essais(fichier: Path) -> int:
    arbre = ast.parse(fichier.read_text(encoding="utf-8"))
    return sum(isinstance(n, ast.FunctionDef) and n.name.startswith("test_") for n in ast.walk(arbre))


def _chiffrees() -> Iterator[tuple[str, tuple[str, ...]]]:
    for lu in registre():
        yield from ((table.table, table.chiffrees) for table in lu.tables if table.chiffrees)


def _roles(roles: Iterable[Role]) -> str:
    return ", ".join(ROLES[role].libelle for role in Role if role in set(roles))


def _rangee(*cellules: str) -> str:
    return "| " + " | ".join(" ".join(cellule.split()).replace("|", "\\|") for cellule in cellules) + " |"


PAGES = [
    Generateur("droit/registre.md", page_du_registre),
    Generateur("preuves.md", page_des_preuves),
]
