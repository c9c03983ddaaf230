"""A base with three hundred invented files, loaded once for the tests that look at it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

from egide.config import databases
from egide.config.databases import DatabaseRole
from egide.demo.marque import marquer
from tests.base import clone_database

DOSSIERS = 300


@dataclass(frozen=True)
class BasePleine:
    """The loaded base; `lire` answers as its owner, without row security."""

    adresse: str

    def lire(self, requete: str, *valeurs: Any) -> list[dict[str, Any]]:
        """Rows of a statement."""
        with psycopg.connect(self.adresse, row_factory=dict_row) as connexion:
            return connexion.execute(requete, valeurs).fetchall()

    def executer(self, *commande: str, role: DatabaseRole = DatabaseRole.MIGRATION) -> subprocess.CompletedProcess[str]:
        """Run a management command on this base, in a process of its own."""
        adresses = {r.variable: databases.url_for(self.adresse, r) for r in DatabaseRole}
        env = {**os.environ, **adresses, "EGIDE_DATABASE_URL": self.adresse, "EGIDE_ROLE": role.value}
        return subprocess.run(
            [sys.executable, "-m", "django", *commande], env=env, capture_output=True, text=True, check=False
        )


def charger() -> Iterator[BasePleine]:
    """Clone, mark, load the communes then the volume; the clone goes away at the end."""
    nom = f"egide_volume_{os.environ.get('PYTEST_XDIST_WORKER', 'seul')}"
    base = BasePleine(clone_database(nom))
    marquer(base.adresse)
    etapes = (
        (DatabaseRole.WORKER, ["referentiels_synchroniser"]),
        (DatabaseRole.MIGRATION, ["charger_volume", "--dossiers", str(DOSSIERS)]),
    )
    for role, commande in etapes:
        fini = base.executer(*commande, role=role)
        assert fini.returncode == 0, fini.stderr
    yield base
    with psycopg.connect(os.environ["EGIDE_TEST_SERVEUR"], autocommit=True) as connexion:
        connexion.execute(f'DROP DATABASE IF EXISTS "{nom}" WITH (FORCE)')
