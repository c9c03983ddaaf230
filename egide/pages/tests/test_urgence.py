"""Break-glass: the act itself judges when the second factor was proven, not the page."""

import time

import pytest
from django.http import HttpRequest
from django.test import override_settings
from django.urls import reverse

from egide.socle.acces.models import AccesUrgence
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import sceller, un_agent, un_dossier
from egide.socle.comptes.preuves import instant_de_preuve
from egide.socle.comptes.roles import Role
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db

MOTIF = "Un enfant appelle et je dois savoir où il vit."


@pytest.fixture
def situation(distribution, client_de):
    """A file of another house, and a browser whose proof can be made older."""
    dossier = un_dossier(distribution.agent_crip, distribution.unites.crip)
    client = client_de(distribution.evaluatrice, preuve_fraiche=True)

    def vieillir(secondes: float) -> None:
        session = client.session
        for preuve in session["account_authentication_methods"]:
            preuve["at"] = time.time() - secondes
        session.save()

    return dossier, client, vieillir


def ouvrir(client, dossier):
    return client.post(reverse("pages:urgence"), {"numero": dossier.numero, "motif": MOTIF})


def test_une_preuve_fraiche_ouvre(situation):
    dossier, client, _ = situation
    assert ouvrir(client, dossier)["Location"] == reverse("pages:dossier", args=[dossier.pk])


def test_une_preuve_ancienne_renvoie_au_second_facteur(situation):
    dossier, client, vieillir = situation
    vieillir(60 * reglage("preuve_identite_minutes") + 1)
    assert reverse("mfa_reauthenticate") in ouvrir(client, dossier)["Location"]


def test_l_acte_refuse_une_preuve_ancienne_que_la_page_aurait_laisse_passer(situation, distribution):
    dossier, client, vieillir = situation
    vieillir(60 * reglage("preuve_identite_minutes") + 1)
    with override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=3600):
        reponse = ouvrir(client, dossier)
    assert "Confirmez d’abord votre identité" in texte_lu(reponse)
    assert not AccesUrgence.objects.exists()


@pytest.mark.parametrize("cas", ["inconnu", "scelle"])
def test_un_numero_qui_n_ouvre_rien_se_dit_pareil_et_la_saisie_reste(situation, distribution, cas):
    dossier, client, _ = situation
    if cas == "scelle":
        second = un_agent(Role.CADRE_CRIP, distribution.unites.crip)
        sceller(dossier, [distribution.cadre_crip], cadre=distribution.cadre_crip, second=second)
    numero = dossier.numero if cas == "scelle" else "62-2026-99999"
    reponse = client.post(reverse("pages:urgence"), {"numero": numero, "motif": MOTIF})
    page = texte_lu(reponse)
    assert reponse.status_code == 200
    assert "Aucun dossier ne s’ouvre avec ce numéro" in page
    assert MOTIF in page
    assert numero in page
    assert not AccesUrgence.objects.exists()


def test_une_raison_trop_courte_dit_combien_il_en_faut_et_reste(situation):
    dossier, client, _ = situation
    page = texte_lu(client.post(reverse("pages:urgence"), {"numero": dossier.numero, "motif": "Vite"}))
    assert f"d’au moins {reglage('motif_urgence_longueur')} signes" in page
    assert "Vite" in page


def test_l_instant_est_celui_de_la_session(situation, distribution):
    _, client, vieillir = situation
    vieillir(1000)
    requete = HttpRequest()
    requete.session, requete.user = client.session, distribution.evaluatrice
    instant = instant_de_preuve(requete)
    assert instant is not None
    assert time.time() - instant.timestamp() == pytest.approx(1000, abs=30)
