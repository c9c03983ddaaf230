"""A caught refusal leaves its line in the journal: it is retained for the middleware, or raised again."""

import ast

from tests.architecture.depot import est_un_test, fichiers_suivis, nom

# A command typed by the administrator of the machine: there is no request, and no agent yet.
_COMMANDES = "egide/socle/comptes/management/commands"
SANS_REQUETE = {f"{_COMMANDES}/administrateur_inviter.py", f"{_COMMANDES}/identite_verifier.py"}
NOMS = {"Refus", "VersionPerimee"}


def noms(noeud: ast.AST | None) -> set[str]:
    return {n.id for n in ast.walk(noeud) if isinstance(n, ast.Name)} if noeud else set()


def garde(attrape: ast.ExceptHandler) -> bool:
    corps = [n for ligne in attrape.body for n in ast.walk(ligne)]
    return any(isinstance(n, ast.Raise) for n in corps) or any("retenir" in noms(n) for n in corps)


def test_un_refus_attrape_est_retenu_ou_releve() -> None:
    perdus, vus = [], 0
    for fichier in fichiers_suivis("egide/**/*.py"):
        if est_un_test(fichier) or nom(fichier) in SANS_REQUETE:
            continue
        for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))):
            if isinstance(noeud, ast.ExceptHandler) and noms(noeud.type) & NOMS:
                vus += 1
                if not garde(noeud):
                    perdus.append(f"{nom(fichier)}:{noeud.lineno}")
    assert vus >= 3
    assert not perdus
