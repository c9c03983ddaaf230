"""Fixtures of the whole house: each worker tests on its own clone of the migrated template."""

import os

import pytest
from django.conf import settings
from django.db import connections

from tests.base import clone_database, set_addresses


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Give this worker its own clone; Django's own test database is never created."""
    name = f"egide_essai_{os.environ.get('PYTEST_XDIST_WORKER', 'seul')}"
    set_addresses(clone_database(name))
    for alias in settings.DATABASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
