"""Checks what came back: same rows, same owners, policies and triggers, closed to whoever has no right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import psycopg
from psycopg import sql

from egide.config import databases
from egide.config.backup.manifest import Manifest, counts_of, migrations_of, structure_of
from egide.config.databases import DatabaseRole

_KINDS = {
    "tables": "propriétaires, droits ou protection des tables",
    "policies": "règles de visibilité",
    "triggers": "déclencheurs",
    "functions": "fonctions",
    "constraints": "contraintes",
    "columns": "colonnes",
}
_PROTECTED = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity ORDER BY 1"
# The two agents of the probe: the one who is given the most files by name or by service, and one who is given none.
_WITH = """
SELECT p.agent_id FROM acces_appartenance p JOIN acces_acces a ON a.sujet_id = p.sujet_id
GROUP BY p.agent_id ORDER BY count(*) DESC LIMIT 1
"""
_WITHOUT = """
SELECT a.id FROM comptes_agent a WHERE NOT a.est_systeme AND NOT EXISTS (
    SELECT 1 FROM acces_appartenance p JOIN acces_acces c ON c.sujet_id = p.sujet_id WHERE p.agent_id = a.id)
AND NOT EXISTS (SELECT 1 FROM acces_porteegenerale g JOIN comptes_poste o ON o.id = g.poste_id WHERE o.agent_id = a.id)
ORDER BY a.id LIMIT 1
"""
# Lines of the journal carry the number of a transaction of the lost server: those that no link seals yet would wait
# for this server to reach it. They take that of the present one; a sealed line never changes.
_LINES_TO_SEAL = """
UPDATE journal_ligne SET txid = pg_current_xact_id()
WHERE NOT EXISTS (SELECT 1 FROM journal_maillon m WHERE m.ligne_id = journal_ligne.id)
"""


@dataclass(frozen=True)
class Probe:
    """How many files are seen: without a name, by an agent who is given some, by one who is given none."""

    anonymous: int
    given: int | None
    not_given: int | None


def same_as(url: str, manifest: Manifest) -> Iterator[str]:
    """Name every difference between the base at `url`, just read from its archive, and the manifest."""
    with psycopg.connect(url) as conn:
        counts = counts_of(conn)
        for name in sorted(set(counts) | set(manifest.counts)):
            if counts.get(name) != manifest.counts.get(name):
                yield f"{name} : {counts.get(name)} lignes relues pour {manifest.counts.get(name)} annoncées"
        if migrations_of(conn) != manifest.migrations:
            yield "l’état des migrations diffère"
        structure = structure_of(conn)
        for kind, words in _KINDS.items():
            if structure[kind] != manifest.structure[kind]:
                yield f"{words} : différents"


def free_the_journal(url: str) -> int:
    """Let the lines that no link seals yet be sealed on this server; returns how many. Only a superuser can."""
    with psycopg.connect(url) as conn:
        conn.execute("SET LOCAL session_replication_role = replica")
        return conn.execute(_LINES_TO_SEAL).rowcount


def probe(admin_url: str, urls: Mapping[str, str]) -> tuple[Probe, list[str]]:
    """Try the policies with the role of the agents' pages; gives what was seen, and what should not have been."""
    with psycopg.connect(admin_url) as admin:
        tables = [row[0] for row in admin.execute(_PROTECTED).fetchall()]
        given, not_given = _first(admin, _WITH), _first(admin, _WITHOUT)
    url = databases.with_database(urls[DatabaseRole.APP.variable], databases.parse(admin_url)["NAME"])
    with psycopg.connect(url) as app:
        open_tables = [name for name in tables if _readable(app, name) and _rows(app, name)]
        seen = Probe(
            _rows(app, "dossiers_dossier"),
            None if given is None else _files_of(app, given),
            None if not_given is None else _files_of(app, not_given),
        )
    problems = [f"{name} se lit sans être personne" for name in open_tables]
    if seen.given == 0:
        problems.append("un agent qui a des dossiers n’en voit aucun")
    if seen.not_given:
        problems.append(f"un agent sans dossier en voit {seen.not_given}")
    return seen, problems


def _first(conn: psycopg.Connection, query: str) -> UUID | None:
    row = conn.execute(query).fetchone()
    return row[0] if row else None


def _readable(conn: psycopg.Connection, name: str) -> bool:
    row = conn.execute("SELECT has_table_privilege(%s, 'SELECT')", [f"public.{name}"]).fetchone()
    return bool(row and row[0])


def _rows(conn: psycopg.Connection, name: str) -> int:
    row = conn.execute(sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(name))).fetchone()
    return int(row[0]) if row else 0


def _files_of(conn: psycopg.Connection, agent: UUID) -> int:
    with conn.transaction():
        conn.execute("SELECT set_config('egide.agent', %s, true)", [str(agent)])
        seen = _rows(conn, "dossiers_dossier")
        conn.execute("SELECT set_config('egide.agent', '', true)")
    return seen
