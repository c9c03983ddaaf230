"""A second template: the migrated base where the demonstration's stories were played once, cloned for each test."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
from psycopg import sql

from egide.config import databases, local
from egide.config.databases import DatabaseRole
from egide.demo.marque import marquer
from tests.base import TEMPLATE

RECITS = "egide_recits"
_INACHEVE = "egide_recits_en_cours"
_VERROU = 20261121
_numero = count(1)


def environnement(admin_url: str) -> dict[str, str]:
    """The whole environment of the processes on this base; `Needs.restrict` then hides what each must not know."""
    adresses = {role.variable: databases.url_for(admin_url, role) for role in DatabaseRole}
    comme_la_demonstration = {"EGIDE_DEMO": "1", "EGIDE_SANS_ANTIVIRUS": "1"}
    return {**os.environ, **adresses, local.ADMIN_VARIABLE: admin_url, **comme_la_demonstration}


def preparer_recits() -> None:
    """Make the template unless another worker already did; the first one in holds the others back."""
    serveur = os.environ["EGIDE_TEST_SERVEUR"]
    with psycopg.connect(serveur, autocommit=True) as conn:
        conn.execute("SELECT pg_advisory_lock(%s)", [_VERROU])
        if conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [RECITS]).fetchone():
            return
        _cloner(conn, TEMPLATE, _INACHEVE)
        _jouer(databases.with_database(serveur, _INACHEVE))
        conn.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (_INACHEVE, RECITS))))


@contextmanager
def base_des_recits(ouvrier: str) -> Iterator[str]:
    """A clone of its own; gives the administrator's address, and drops the clone at the end."""
    serveur = os.environ["EGIDE_TEST_SERVEUR"]
    nom = f"egide_navigateur_{ouvrier}_{next(_numero)}"
    with psycopg.connect(serveur, autocommit=True) as conn:
        _cloner(conn, RECITS, nom)
        try:
            yield databases.with_database(serveur, nom)
        finally:
            conn.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(nom)))


def _cloner(conn: psycopg.Connection, modele: str, nom: str) -> None:
    cible = sql.Identifier(nom)
    conn.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(cible))
    conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(cible, sql.Identifier(modele)))


def _jouer(admin_url: str) -> None:
    """The two commands of the demonstration that fill a base, each in its own process with its own role."""
    marquer(admin_url)
    env = environnement(admin_url)
    for commande, besoins in (("referentiels_synchroniser", local.WORKER), ("jouer_recits", local.STORIES)):
        joue = subprocess.run(
            [sys.executable, "-m", "django", commande],
            check=False,
            env=besoins.restrict(env),
            capture_output=True,
            text=True,
        )
        assert joue.returncode == 0, f"{commande} :\n{joue.stderr[-3000:]}"
