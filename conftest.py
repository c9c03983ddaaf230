"""Fixtures of the whole house: each worker tests on its own clone of the migrated template."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from pytest_django import DjangoDbBlocker

from tests.base import clone_database, set_addresses

Cloner = Callable[[], AbstractContextManager[str]]

pytest_plugins = ["egide.socle.comptes.tests.distribution"]

# A rule is true or false whatever the machine does meanwhile: no test is refused for its time.
hypothesis.settings.register_profile("egide", deadline=None)
hypothesis.settings.load_profile("egide")

_numero = count(1)


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "seul")


def _close_pool(alias: str) -> None:
    connection = connections[alias]
    if isinstance(connection, DatabaseWrapper):
        connection.close_pool()


def _point_connections_to(name: str) -> None:
    """Make every Django connection of this process speak to the database `name`."""
    for alias in settings.DATABASES:
        connections[alias].close()
        _close_pool(alias)
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup() -> Iterator[None]:
    """Give this worker its own clone; Django's own test database is never created."""
    name = f"egide_essai_{_worker()}"
    set_addresses(clone_database(name))
    _point_connections_to(name)
    yield
    for alias in settings.DATABASES:
        _close_pool(alias)


@pytest.fixture(scope="session")
def cloner(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Cloner:
    """Make a database of its own with real transactions, for one test or for a module whose tests only read it."""

    @contextmanager
    def ouvrir() -> Iterator[str]:
        ordinaire = f"egide_essai_{_worker()}"
        name = f"egide_clone_{_worker()}_{next(_numero)}"
        admin_url = clone_database(name)
        set_addresses(admin_url)
        _point_connections_to(name)
        with django_db_blocker.unblock():
            yield admin_url
            _point_connections_to(ordinaire)
        set_addresses(admin_url.replace(name, ordinaire))
        with psycopg.connect(os.environ["EGIDE_TEST_SERVEUR"], autocommit=True) as conn:
            conn.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    return ouvrir


@pytest.fixture
def base_clonee(cloner: Cloner) -> Iterator[str]:
    """A database of its own with real transactions; gives the administrator's address of the clone."""
    with cloner() as admin_url:
        yield admin_url


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What lasts first, so that both workers end together: the browser, the walks; what stands in `longs` is long."""
    items.sort(key=lambda item: ("navigateur" not in item.path.parts, "tests/acces" not in item.path.as_posix()))
    for item in items:
        if "longs" in item.path.parts:
            item.add_marker("long")
