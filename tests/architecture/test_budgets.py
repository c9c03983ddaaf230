"""Small files, short functions: the budgets of the house, with a list of exceptions that only shrinks."""

import ast

import pytest

from tests.architecture.depot import RACINE, fichiers_suivis

# Shrink only. Each exception carries its reason.
EXCEPTIONS: dict[str, str] = {}

FICHIER, FONCTION, CLASSE, BASES, GABARIT, LIGNE_DE_GABARIT = 300, 40, 200, 3, 120, 240


def dans_egide(motif):
    return [
        c
        for c in (chemin.relative_to(RACINE) for chemin in fichiers_suivis(motif))
        if c.parts[0] == "egide" and not {"migrations", "tests"} & set(c.parts)
    ]


def sources():
    trouvees = dans_egide("*.py")
    assert len(trouvees) > 50, "the search itself is broken"
    return trouvees


def noeuds(chemin, *genres):
    return [n for n in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))) if isinstance(n, genres)]


def longueur(noeud):
    return (noeud.end_lineno or noeud.lineno) - noeud.lineno + 1


def fautes(trouvees):
    return sorted(f for f in trouvees if f.split(" ")[0] not in EXCEPTIONS)


def test_aucun_fichier_python_ne_depasse_son_budget():
    assert not fautes(f"{c} {n}" for c in sources() if (n := len(c.read_text(encoding="utf-8").splitlines())) > FICHIER)


def test_aucune_fonction_ne_depasse_son_budget():
    assert not fautes(
        f"{c} {n.name} {longueur(n)}"
        for c in sources()
        for n in noeuds(c, ast.FunctionDef, ast.AsyncFunctionDef)
        if longueur(n) > FONCTION
    )


def test_aucune_classe_ne_depasse_son_budget_ni_trois_bases():
    assert not fautes(
        f"{c} {n.name} {longueur(n)} {len(n.bases)}"
        for c in sources()
        for n in noeuds(c, ast.ClassDef)
        if longueur(n) > CLASSE or len(n.bases) > BASES
    )


def test_aucun_gabarit_ne_depasse_son_budget():
    assert not fautes(
        f"{c} {n}" for c in dans_egide("*.html") if (n := len(c.read_text(encoding="utf-8").splitlines())) > GABARIT
    )


def test_aucune_ligne_de_gabarit_ne_deborde():
    assert not fautes(
        f"{c}:{rang} {len(ligne)}"
        for c in dans_egide("*.html")
        for rang, ligne in enumerate(c.read_text(encoding="utf-8").splitlines(), 1)
        if len(ligne) > LIGNE_DE_GABARIT
    )


def test_aucun_import_dans_une_fonction():
    assert not fautes(
        f"{c} {f.name}"
        for c in sources()
        for f in noeuds(c, ast.FunctionDef, ast.AsyncFunctionDef)
        if any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(f))
    )


@pytest.mark.parametrize(
    "interdit", ["django.db.models.signals", "django.dispatch", "JSONField", "django.core.signals"]
)
def test_ni_signal_ni_champ_fourre_tout(interdit):
    assert not fautes(str(c) for c in sources() if interdit in c.read_text(encoding="utf-8"))


def test_aucun_modele_ne_redefinit_save():
    assert not fautes(
        f"{c} {classe.name}"
        for c in sources()
        if "models" in c.name or "models" in c.parts
        for classe in noeuds(c, ast.ClassDef)
        if any(isinstance(n, ast.FunctionDef) and n.name in {"save", "delete"} for n in classe.body)
    )


def test_aucun_fourre_tout():
    interdits = {"core", "common", "utils", "helpers"}
    assert not [c for c in fichiers_suivis("*.py") if interdits & {*c.relative_to(RACINE).parts, c.stem}]


def test_chaque_module_et_chaque_fonction_publique_s_expliquent():
    muettes = []
    for chemin in sources():
        arbre = ast.parse(chemin.read_text(encoding="utf-8"))
        if arbre.body and not ast.get_docstring(arbre):
            muettes.append(str(chemin))
        muettes += [
            f"{chemin} {n.name}"
            for n in arbre.body
            if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_") and not ast.get_docstring(n)
        ]
    assert not fautes(muettes)
