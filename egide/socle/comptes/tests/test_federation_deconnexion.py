"""Signing out of a session that the identity provider opened."""

from urllib.parse import parse_qs, urlsplit

from cryptography.fernet import Fernet
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from egide.socle.comptes.models import Agent
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.comptes.tests.fournisseur import Fournisseur
from egide.socle.comptes.tests.scene_federee import aller_et_revenir, entree
from egide.socle.interface.tests.lecture import texte_lu


def test_signing_out_ends_both_sessions_and_comes_back(ines: Agent, fournisseur: Fournisseur) -> None:
    client = Client()
    aller_et_revenir(client)
    adresse = client.post(reverse("account_logout"), secure=True)["Location"]
    assert not entree(client)
    demande = parse_qs(urlsplit(adresse).query)
    assert urlsplit(adresse).path == "/api/v2/session/end"
    assert demande["id_token_hint"] == [fournisseur.dernier_jeton]
    assert demande["post_logout_redirect_uri"] == ["https://testserver/deconnexion/fournisseur/"]
    retour = client.get(f"/deconnexion/fournisseur/?state={demande['state'][0]}", secure=True)
    assert "déconnecté d’Égide et de ProConnect" in texte_lu(client.get(retour["Location"], secure=True))
    forge = client.get("/deconnexion/fournisseur/?state=inventé", secure=True)
    assert "déconnecté d’Égide" not in texte_lu(client.get(forge["Location"], secure=True))


def test_signing_out_survives_a_change_of_keys(ines: Agent, fournisseur: Fournisseur, settings) -> None:
    client = Client()
    aller_et_revenir(client)
    settings.EGIDE_CLES = [Fernet.generate_key().decode()]
    assert client.post(reverse("account_logout"), secure=True)["Location"] == "/"
    assert not entree(client)


def test_signing_out_needs_nobody(ines: Agent, fournisseur: Fournisseur) -> None:
    client = Client()
    aller_et_revenir(client)
    cache.clear()
    fournisseur.en_panne = True
    assert client.post(reverse("account_logout"), secure=True)["Location"] == "/"
    assert not entree(client)


def test_a_session_of_our_own_means_goes_nowhere_else(
    distribution: Distribution, client_de: ClientDe, fournisseur: Fournisseur
) -> None:
    assert client_de(distribution.agent_crip).post(reverse("account_logout"))["Location"] == "/"
