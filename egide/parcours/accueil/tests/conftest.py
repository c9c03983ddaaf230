"""A base of its own for what needs real commits, and the public facade as the process it really is."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from egide.config import databases, demonstration, local
from egide.config.databases import DatabaseRole
from egide.parcours.accueil.tests.navigateur_simple import Navigateur
from tests.base import clone_database


class Base:
    """A clone of the template, reached under any role."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url

    def url(self, role: DatabaseRole) -> str:
        """Address of this base for one role."""
        return databases.url_for(self.admin_url, role)

    def admin(self) -> psycopg.Connection:
        """A connection that sees everything, to prepare and to check."""
        return psycopg.connect(self.admin_url, autocommit=True)

    def comme(self, role: DatabaseRole) -> psycopg.Connection:
        """A connection under a role of the house, for an attack."""
        return psycopg.connect(self.url(role), autocommit=True)

    def compte(self, table: str) -> int:
        """Rows of a table, whoever may see them."""
        with self.admin() as conn:
            ligne = conn.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(ligne[0]) if ligne else 0

    @contextmanager
    def django(self, role: DatabaseRole) -> Iterator[None]:
        """Point Django's own connection at this base under a role."""
        avant = dict(connection.settings_dict)
        _oublier_la_connexion()
        connection.settings_dict.update(databases.parse(self.url(role)))
        try:
            yield
        finally:
            _oublier_la_connexion()
            connection.settings_dict.update({cle: avant[cle] for cle in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})


def _oublier_la_connexion() -> None:
    """Close Django's connection and its pool, in that order: closing after would open a pool again."""
    postgresql = connections["default"]
    assert isinstance(postgresql, DatabaseWrapper)
    postgresql.close()
    postgresql.close_pool()


@pytest.fixture(scope="module")
def base_du_module(django_db_blocker) -> Iterator[Base]:
    """A clone where transactions really commit, shared by one file of tests."""
    nom = f"egide_depots_{os.environ.get('PYTEST_XDIST_WORKER', 'seul')}"
    neuve = Base(clone_database(nom))
    with django_db_blocker.unblock():
        yield neuve
    _oublier_la_connexion()
    with psycopg.connect(os.environ["EGIDE_TEST_SERVEUR"], autocommit=True) as conn:
        conn.execute(f'DROP DATABASE IF EXISTS "{nom}" WITH (FORCE)')


TABLES = (
    "accueil_recueil, accueil_essaicode, etats_passage, acces_priseencharge, echanges_arrivee, echanges_battement,"
    " echanges_alerteastreinte, acces_sujet, documents_fichier, comptes_unite, journal_ligne, procrastinate_jobs"
)


@pytest.fixture
def base(base_du_module: Base) -> Base:
    """That clone, emptied, with one open cell."""
    with base_du_module.admin() as conn:
        conn.execute(f"TRUNCATE {TABLES} CASCADE")
        conn.execute(
            "INSERT INTO comptes_unite (id, nom, genre, telephone) VALUES (gen_random_uuid(), 'CRIP', 'crip', '')"
        )
    return base_du_module


class Facade:
    """The public process: its address, its folder, everything it wrote."""

    def __init__(self, port: int, var: Path, traces: Path, processus: subprocess.Popen) -> None:
        self.racine, self.var, self._traces, self._processus = f"http://127.0.0.1:{port}", var, traces, processus

    def tuer(self) -> None:
        """`kill -9`: what it promised must not need it any more."""
        self._processus.kill()
        self._processus.wait(10)

    def navigateur(self) -> Navigateur:
        """A browser without script."""
        return Navigateur(self.racine)

    def traces(self) -> str:
        """Everything the process logged."""
        return self._traces.read_text()


@contextmanager
def servir_le_public(base: Base, var: Path, *, en_panne: bool = False) -> Iterator[Facade]:
    """Serve the public facade as `egide serve --facade public` does; `en_panne` gives it a dead database."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    (var / "temporaire").mkdir()
    env = {**os.environ, "EGIDE_VAR": str(var), "EGIDE_DEMO": "0", "EGIDE_DEBUG": "0"}
    env |= {"EGIDE_PIECES": str(var / "pieces"), "TMPDIR": str(var / "temporaire")}
    env[DatabaseRole.PUBLIC.variable] = base.url(DatabaseRole.PUBLIC)
    if en_panne:
        env[DatabaseRole.PUBLIC.variable] = "postgresql://egide_public@127.0.0.1:9/egide?connect_timeout=1"
    traces = var / "traces.txt"
    with traces.open("w") as sortie:
        processus = subprocess.Popen(
            demonstration.uvicorn_command("127.0.0.1", port),
            env=local.PUBLIC.restrict(env),
            stdout=sortie,
            stderr=subprocess.STDOUT,
        )
    try:
        _attendre(f"http://127.0.0.1:{port}/vos-informations/", processus, traces)
        yield Facade(port, var, traces, processus)
    finally:
        processus.terminate()
        processus.wait(10)


def _attendre(adresse: str, processus: subprocess.Popen, traces: Path) -> None:
    limite = time.monotonic() + 30
    while time.monotonic() < limite:
        assert processus.poll() is None, traces.read_text()
        try:
            urllib.request.urlopen(adresse, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(traces.read_text())


@pytest.fixture(scope="module")
def facade_du_module(base_du_module: Base, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facade]:
    """The public facade on the base of this file."""
    with servir_le_public(base_du_module, tmp_path_factory.mktemp("facade")) as servie:
        yield servie


@pytest.fixture
def facade(facade_du_module: Facade, base: Base) -> Facade:
    """The public facade on an emptied base."""
    return facade_du_module


@pytest.fixture
def facade_en_panne(base: Base, tmp_path: Path) -> Iterator[Facade]:
    """The public facade whose database does not answer."""
    with servir_le_public(base, tmp_path, en_panne=True) as servie:
        yield servie
