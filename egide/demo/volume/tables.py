"""Sets indexes, foreign keys and the guard of states aside while rows are copied, then checks them all at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

_CLES = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY (%s::regclass[]) ORDER BY 1, 2
"""
_INDEX = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY (%s::regclass[]) AND NOT indisunique ORDER BY 1
"""
_GARDES = """
SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger
WHERE tgrelid = ANY (%s::regclass[]) AND tgname = 'etat_protege'
"""


@contextmanager
def mises_a_part(connexion: psycopg.Connection[Any], tables: Sequence[str]) -> Iterator[None]:
    """Inside the block, rows enter freely; at its end every index and foreign key is made again, and checked.

    Runs in the transaction of the caller: a row that breaks a key undoes everything. Needs the owner of the tables.
    """
    listees = list(tables)
    cles = connexion.execute(_CLES, [listees]).fetchall()
    index = connexion.execute(_INDEX, [listees]).fetchall()
    gardes = connexion.execute(_GARDES, [listees]).fetchall()
    connexion.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, nom, _ in cles:
        _executer(connexion, f"ALTER TABLE {table} DROP CONSTRAINT {nom}")
    for nom, _ in index:
        _executer(connexion, f"DROP INDEX {nom}")
    for table, nom in gardes:
        _executer(connexion, f"ALTER TABLE {table} DISABLE TRIGGER {nom}")
    yield
    connexion.execute("SET LOCAL maintenance_work_mem = '256MB'")
    for _, definition in index:
        _executer(connexion, definition)
    for table, nom, definition in cles:
        _executer(connexion, f"ALTER TABLE {table} ADD CONSTRAINT {nom} {definition}")
    for table, nom in gardes:
        _executer(connexion, f"ALTER TABLE {table} ENABLE TRIGGER {nom}")


def _executer(connexion: psycopg.Connection[Any], requete: str) -> None:
    """Run a statement whose every word comes from the catalogue of the base."""
    connexion.execute(sql.SQL(requete))
