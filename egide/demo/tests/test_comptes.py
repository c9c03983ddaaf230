"""The accounts that the demonstration prints: one for every role, ready to use, and the one that no longer opens."""

import re

import yaml

from egide.demo.comptes import comptes_de_demonstration
from egide.demo.distribution import FICHIER
from egide.socle.comptes.roles import ROLES, Role


def test_every_role_has_an_account_in_post_and_the_rota_one_comes_with_its_turn():
    """The system signs in nowhere; « cadre d’astreinte » is held for the days of a turn, by a manager."""
    contenu = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    en_poste = {Role(fiche["role"]) for fiche in contenu["agents"] if "fin_il_y_a" not in fiche}
    assert en_poste == set(Role) - {Role.SYSTEME, Role.CADRE_ASTREINTE}
    assert {tour["agent"] for tour in contenu["astreintes"]} >= {"cadre_astreinte"}


def test_each_account_is_printed_with_its_role_its_password_and_a_code_of_six_figures():
    comptes = {compte.courriel: compte for compte in comptes_de_demonstration()}
    libelles = {decrit.libelle for role, decrit in ROLES.items() if role not in (Role.SYSTEME, Role.CADRE_ASTREINTE)}
    assert {compte.role for compte in comptes.values()} >= libelles
    assert comptes["cadre.astreinte@example.org"].role.endswith(", d’astreinte")
    assert comptes["ancien.agent@example.org"].role.endswith("n’entre plus")
    assert all(re.fullmatch(r"\d{6}", compte.code) and compte.mot_de_passe for compte in comptes.values())
