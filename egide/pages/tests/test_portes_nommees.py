"""A page names a door to whoever may open it, and to nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions import inscrire_astreinte
from egide.socle.interface.tests.lecture import texte_lu

PORTES = {"pages:aide": ("pages:urgence", "pages:ouvrir_a_deux"), "pages:recherche": ("enfant:doublons",)}


@pytest.mark.parametrize(
    "role",
    ["agent_crip", "cadre_territoire", "coordinatrice_cellule", "educateur", "referent_ase", "dpo", "admin_technique"],
)
def test_ce_qui_est_nomme_s_ouvre_et_le_reste_n_est_pas_nomme(role, distribution, client_de):
    client = client_de(getattr(distribution, role), preuve_fraiche=True)
    for page, portes in PORTES.items():
        reponse = client.get(reverse(page))
        if reponse.status_code == 200:
            lue = texte_lu(reponse)
            for porte in map(reverse, portes):
                assert (porte in lue) == (client.get(porte).status_code == 200), (page, porte)


def test_un_tour_se_retire_par_le_cadre_de_son_unite_seulement(distribution, client_de):
    instant, crip = timezone.now(), distribution.unites.crip
    tour = inscrire_astreinte(
        agent=distribution.cadre_crip,
        unite=crip,
        de_garde=distribution.agent_crip,
        niveau=1,
        du=instant - timedelta(hours=1),
        au=instant + timedelta(hours=12),
    )
    retirer = reverse("comptes:retirer_astreinte", args=[tour.pk])
    for role, offert in (("cadre_crip", True), ("admin_technique", True), ("cadre_territoire", False)):
        client = client_de(getattr(distribution, role), preuve_fraiche=True)
        assert (retirer in texte_lu(client.get(reverse("comptes:astreintes")))) is offert
        assert (client.get(retirer).status_code == 200) is offert
