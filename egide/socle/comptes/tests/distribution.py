"""Pytest plugin: the cast for every test of the house, and signed-in clients."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

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


_TABLES = (
    "comptes_unite", "comptes_agent", "comptes_poste", "mfa_authenticator", "acces_sujet", "acces_appartenance",
)  # fmt: skip
_souvenirs: dict[date, tuple[Distribution, dict[str, str]]] = {}


@pytest.fixture
def distribution(db: None) -> Distribution:
    """The whole cast on its posts: made by the acts for the first test of the day, then put back as it was."""
    jour = timezone.localdate()
    if jour not in _souvenirs:
        with connection.cursor() as cursor:
            avant = {table: _lignes(cursor, table, []) for table in _TABLES}
            faite = creer_distribution()
            ajoutees = {table: _lignes(cursor, table, [ligne["id"] for ligne in avant[table]]) for table in _TABLES}
        _souvenirs[jour] = deepcopy(faite), {table: json.dumps(lignes) for table, lignes in ajoutees.items()}
        return faite
    gardee, lignes = _souvenirs[jour]
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(
                f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s::json)", [lignes[table]]
            )
    return deepcopy(gardee)


def _lignes(cursor: CursorWrapper, table: str, sauf: list[Any]) -> list[dict[str, Any]]:
    """Rows of a table as JSON, but those whose id is already known."""
    cursor.execute(f"SELECT to_json(t) FROM {table} AS t WHERE NOT id::text = ANY (%s)", [[str(i) for i in sauf]])
    return [ligne for (ligne,) in cursor.fetchall()]


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
