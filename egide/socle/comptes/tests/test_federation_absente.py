"""An identity provider that is not there, that lasts, or that is not the one it says."""

import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from egide.socle.comptes.federation import echanges
from egide.socle.comptes.models import Agent
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.comptes.tests.fournisseur import Dits, Fournisseur
from egide.socle.comptes.tests.scene_federee import chez_le_fournisseur, code_du_refus, partir
from egide.socle.interface.tests.lecture import texte_lu


def test_an_absent_provider_leaves_our_own_means(distribution: Distribution, fournisseur: Fournisseur) -> None:
    fournisseur.en_panne = True
    client = Client()
    assert partir(client, next="/aide/roles/") == f"{reverse('account_login')}?next=%2Faide%2Froles%2F"
    page = texte_lu(client.get(reverse("account_login"), secure=True))
    assert "ne répond pas" in page
    assert "Mot de passe" in page


def test_an_absent_provider_is_left_alone_for_a_while(distribution: Distribution, fournisseur: Fournisseur) -> None:
    fournisseur.en_panne = True
    partir(Client())
    fournisseur.en_panne = False
    assert partir(Client()) == reverse("account_login")
    cache.clear()
    assert partir(Client()).startswith(fournisseur.adresse)


def test_a_slow_provider_is_not_waited_for(
    distribution: Distribution, fournisseur: Fournisseur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echanges, "_ATTENTE", (0.2, 0.2))
    fournisseur.lenteur = 1.0
    debut = time.monotonic()
    assert partir(Client()) == reverse("account_login")
    assert time.monotonic() - debut < 1.0


def test_a_provider_that_falls_on_the_way_opens_nothing(ines: Agent, fournisseur: Fournisseur) -> None:
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    fournisseur.en_panne = True
    reponse = client.get(retour, secure=True)
    assert (reponse.status_code, code_du_refus(reponse)) == (403, "federation_muette")
    assert "Réessayez dans quelques minutes" in texte_lu(reponse)


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://autre.example"},
        {"token_endpoint": "https://ailleurs.example/token"},
        {"jwks_uri": None},
        {"end_session_endpoint": "http://ailleurs.example/"},
        {"userinfo_endpoint": "http://[::1"},
        {"authorization_endpoint": "\ud800"},
    ],
    ids=["issuer", "token", "keys", "end", "no-address", "no-text"],
)
def test_a_document_that_is_not_the_issuer_s_own_sends_nobody_anywhere(
    distribution: Distribution, fournisseur: Fournisseur, change: Dits
) -> None:
    fournisseur.document = lambda dits: {**dits, **change}
    assert partir(Client()) == reverse("account_login")


def test_a_document_without_end_is_not_read_to_its_end(
    distribution: Distribution, fournisseur: Fournisseur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echanges, "_OCTETS_AU_PLUS", 100)
    assert partir(Client()) == reverse("account_login")
