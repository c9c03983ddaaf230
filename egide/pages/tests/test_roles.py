"""The page of roles says what the masks and the matrix say, in French, and promises nothing else."""

import pytest
from django.urls import reverse

from egide.pages.fiches_des_roles import ACTES, actes_par_lien, volets_lus
from egide.socle.acces.appartenances import VOLETS_DU_ROLE
from egide.socle.acces.matrice import matrice
from egide.socle.acces.volets import Volet, volets_du
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.interface.tests.lecture import texte_lu


def test_each_act_of_the_matrix_has_its_words() -> None:
    assert set(matrice()) == set(ACTES)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.SYSTEME])
def test_a_role_tells_exactly_its_acts_and_its_parts(role: Role) -> None:
    permis = {ACTES[acte] for acte, permission in matrice().items() if role in permission.roles}
    dits = [mots for _, actes in actes_par_lien(role) for mots in actes]
    assert sorted(dits) == sorted(permis)
    assert volets_lus(role) == [v.libelle for v in volets_du(VOLETS_DU_ROLE[role])]


def test_the_limits_written_by_hand_agree_with_the_masks() -> None:
    for role, decrit in ROLES.items():
        if "aucun dossier" in decrit.jamais or "jamais un dossier" in decrit.jamais:
            assert VOLETS_DU_ROLE[role] == 0, role
        if "volet santé" in decrit.jamais:
            assert Volet.SANTE not in volets_du(VOLETS_DU_ROLE[role])
        if "volet judiciaire" in decrit.jamais:
            assert Volet.JUDICIAIRE not in volets_du(VOLETS_DU_ROLE[role])
        assert "mandat" not in decrit.jamais


def test_the_page_gives_the_tie_that_each_act_needs(distribution, client_de) -> None:
    page = texte_lu(client_de(distribution.enseignante).get(reverse("comptes:roles")))
    assert "Si son unité en a la charge" in page
    assert "qualifier une information" in page
    assert "Alertes, informations et évaluations" in page
