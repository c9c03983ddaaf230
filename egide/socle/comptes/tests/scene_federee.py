"""What the tests of the federated door share: the provider of this machine, a browser that goes there and back."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from egide.socle.comptes.actions import inviter_agent
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.comptes.tests.fournisseur import SIRET, Cle, Fournisseur, ouvrir_le_guichet

COURRIEL = "ines.pruvost@example.org"


@pytest.fixture(scope="session")
def cle_du_fournisseur() -> Cle:
    """One key for the whole run: drawing one takes longer than a test."""
    return Cle()


@pytest.fixture
def fournisseur(settings, cle_du_fournisseur: Cle) -> Iterator[Fournisseur]:
    """The provider, listening, and this installation set up for it."""
    essai = Fournisseur(cle_du_fournisseur)
    serveur = ouvrir_le_guichet(essai)
    settings.EGIDE_OIDC = essai.reglages
    yield essai
    serveur.shutdown()
    serveur.server_close()


def invitation(distribution: Distribution, *, siret: str = SIRET, courriel: str = COURRIEL) -> str:
    """The secret of an invitation that expects an identity of this employer."""
    remise = inviter_agent(
        agent=distribution.admin_technique,
        courriel=courriel,
        nom="Pruvost",
        prenom="Inès",
        unite=distribution.unites.mds_arras,
        role=Role.EVALUATRICE,
        du=timezone.localdate(),
        le=timezone.now(),
        siret=siret,
    )
    return remise.secret


def partir(client: Client, **saisie: str) -> str:
    """Press the button that goes to the provider; returns the address where the browser is sent."""
    reponse = client.post(reverse("comptes:federation_demander"), saisie, secure=True)
    assert reponse.status_code == 302
    return str(reponse["Location"])


def chez_le_fournisseur(adresse: str) -> str:
    """Sign in there, as the person does; returns the path where she is sent back."""
    page = requests.get(adresse, timeout=5)
    assert "Je suis Inès" in page.text
    retour = requests.post(adresse, timeout=5, allow_redirects=False).headers["Location"]
    lu = urlsplit(retour)
    return f"{lu.path}?{lu.query}"


def aller_et_revenir(client: Client, **saisie: str):
    """The whole way; returns the answer to the return."""
    return client.get(chez_le_fournisseur(partir(client, **saisie)), secure=True)


def entree(client: Client) -> bool:
    """Whether this browser is signed in, all its proofs given."""
    return client.get(reverse("comptes:mon_compte"), secure=True).status_code == 200


@pytest.fixture
def ines(distribution: Distribution, fournisseur: Fournisseur) -> Agent:
    """Someone whose account is tied to her identity."""
    client = Client()
    assert aller_et_revenir(client, but="invitation", secret=invitation(distribution)).status_code == 302
    cache.clear()
    return Agent.objects.get(courriel=COURRIEL)
