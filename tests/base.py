"""Pytest plugin: one embedded server, one migrated template, one clone per worker; tests run as egide_app."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from egide.config import databases, postgres, postgres_locations
from egide.config.databases import DatabaseRole

TEMPLATE = "egide_modele"


def _environment() -> None:
    """Settings of a test process; the keys are made for tests and open nothing else."""
    os.environ.setdefault("EGIDE_SECRET_KEY", "cle-de-test-sans-valeur-hors-des-tests")
    os.environ.setdefault("EGIDE_CLES", "dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LXRlc3QtMzI=")
    os.environ.setdefault("EGIDE_CLE_JOURNAL", "cle-de-scellement-des-tests")
    os.environ.setdefault("EGIDE_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egide.config.settings")
    (Path(__file__).resolve().parents[1] / ".egide" / "static").mkdir(parents=True, exist_ok=True)


def set_addresses(admin_url: str) -> None:
    os.environ["EGIDE_DATABASE_URL"] = admin_url
    for role in DatabaseRole:
        os.environ[role.variable] = databases.url_for(admin_url, role)


def _migrate_template(admin_url: str) -> None:
    """Create and migrate the template once, in a process of its own under the migration role."""
    with psycopg.connect(admin_url, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {TEMPLATE}")
    set_addresses(databases.with_database(admin_url, TEMPLATE))
    env = {**os.environ, "EGIDE_ROLE": "migration"}
    command = [sys.executable, "-m", "django", "migrer", "-v", "0"]
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)


def _start() -> None:
    """Start the server in the controlling process only; workers inherit its address."""
    _environment()
    if os.environ.get("EGIDE_TEST_SERVEUR"):
        return
    folder = Path(tempfile.mkdtemp(prefix="egide-tests-", dir=postgres_locations.folder_in_memory()))
    os.environ["EGIDE_PIECES"] = str(folder / "pieces")
    binaries = os.environ.get("EGIDE_TEST_BINAIRES")
    manager = postgres.server(folder, durable=False, binaries=Path(binaries) if binaries else None)
    running = manager.__enter__()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(manager.__exit__, None, None, None)
    os.environ["EGIDE_TEST_SERVEUR"] = running.url()
    _migrate_template(running.url())


_start()


def clone_database(name: str) -> str:
    """Clone the template under `name`; returns the administrator's address of the clone."""
    admin_url = os.environ["EGIDE_TEST_SERVEUR"]
    with psycopg.connect(admin_url, autocommit=True) as conn:
        conn.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        conn.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')
    return databases.with_database(admin_url, name)
