"""The identity provider of this machine, and someone whose account is tied to it."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from egide.socle.comptes.models import Agent
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.comptes.tests.fournisseur import Cle, Fournisseur, ouvrir_le_guichet
from egide.socle.comptes.tests.scene_federee import COURRIEL, aller_et_revenir, invitation


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


@pytest.fixture
def ines(distribution: Distribution, fournisseur: Fournisseur) -> Agent:
    """Someone whose account is tied to her identity."""
    client = Client()
    assert aller_et_revenir(client, but="invitation", secret=invitation(distribution)).status_code == 302
    cache.clear()
    return Agent.objects.get(courriel=COURRIEL)
