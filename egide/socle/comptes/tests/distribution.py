"""Pytest plugin: the cast for every test of the house, and signed-in clients."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import HttpRequest
from django.test import Client

from egide.socle.comptes.models import Agent
from egide.socle.comptes.preuves import marquer_ouverture, marquer_preuve_fraiche, marquer_second_facteur
from egide.socle.comptes.tests.factories import Distribution, creer_distribution

ClientDe = Callable[..., Client]


@pytest.fixture(scope="session", autouse=True)
def hachage_rapide() -> Iterator[None]:
    """Same algorithm as in production, at the smallest cost: tests sign in many times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2PasswordHasher, "time_cost", 1)
        patch.setattr(Argon2PasswordHasher, "memory_cost", 64)
        patch.setattr(Argon2PasswordHasher, "parallelism", 1)
        yield


@pytest.fixture
def distribution(db: None) -> Distribution:
    """The whole cast on its posts."""
    return creer_distribution()


@pytest.fixture
def client_de() -> ClientDe:
    """`client_de(agent)` gives a browser where `agent` is signed in, second factor proven.

    `second_facteur=False` leaves it unproven; `preuve_fraiche=True` adds a proof given just now.
    """

    def ouvrir(agent: Agent, *, second_facteur: bool = True, preuve_fraiche: bool = False) -> Client:
        client = Client()
        client.force_login(agent)
        requete = HttpRequest()
        requete.session = client.session
        requete.user = agent
        marquer_ouverture(requete)
        if second_facteur:
            marquer_second_facteur(requete, agent)
        if preuve_fraiche:
            marquer_preuve_fraiche(requete, agent)
        requete.session.save()
        return client

    return ouvrir
