"""What an archive says of its own content: counts of one snapshot, the structure of the base, hashes, versions."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

# What is not put back: drafts, which their author alone may read; open sessions and counts of sign-in attempts,
# which nobody wants to see come back. Never a table that another refers to: the restoration would stop there.
WITHOUT_ROWS = ("comptes_cache", "django_session", "interface_brouillon")

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_MIGRATIONS = "SELECT app || '.' || name FROM public.django_migrations ORDER BY 1"
_OURS = (
    "NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = {}::regclass AND d.objid = o.oid AND d.deptype = 'e')"
    " AND o.{}namespace = 'public'::regnamespace"
)
_GRANTS = (
    "(SELECT string_agg(concat_ws('/', g.grantor::regrole, CASE WHEN g.grantee = 0 THEN '-' ELSE g.grantee::regrole"
    "::text END, g.privilege_type, g.is_grantable), ' ' ORDER BY g.grantor::regrole::text,"
    " g.grantee::regrole::text, g.privilege_type) FROM aclexplode({}) g)"
)
# Each line names an object and everything that decides who may do what with it.
STRUCTURE: dict[str, LiteralString] = {
    "tables": (
        "SELECT concat_ws('|', o.relkind, o.relname, o.relowner::regrole, o.relrowsecurity, o.relforcerowsecurity, "
        + _GRANTS.format("o.relacl")
        + ") FROM pg_class o WHERE o.relkind IN ('r', 'p', 'v', 'm', 'S') AND "
        + _OURS.format("'pg_class'", "rel")
    ),
    "policies": (
        "SELECT concat_ws('|', tablename, policyname, permissive, roles, cmd, qual, with_check) FROM pg_policies"
        " WHERE schemaname = 'public'"
    ),
    "triggers": (
        "SELECT concat_ws('|', pg_get_triggerdef(t.oid), t.tgenabled) FROM pg_trigger t"
        " JOIN pg_class o ON o.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND o.relnamespace = 'public'::regnamespace"
    ),
    "functions": (
        "SELECT concat_ws('|', o.oid::regprocedure, o.proowner::regrole, o.prosecdef, o.proconfig, md5(o.prosrc), "
        + _GRANTS.format("o.proacl")
        + ") FROM pg_proc o WHERE "
        + _OURS.format("'pg_proc'", "pro")
    ),
    "constraints": (
        # a condition read again is not written with the same casts: its name and kind are compared
        "SELECT concat_ws('|', conrelid::regclass, conname, contype, confrelid::regclass, convalidated)"
        " FROM pg_constraint"
        # since PostgreSQL 18 a column that may not be empty is also a constraint, whose name a dump does not keep
        " WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND contype <> 'n'"
    ),
    "columns": (
        "SELECT concat_ws('|', o.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull)"
        " FROM pg_attribute a JOIN pg_class o ON o.oid = a.attrelid WHERE a.attnum > 0 AND NOT a.attisdropped"
        " AND o.relnamespace = 'public'::regnamespace AND o.relkind IN ('r', 'p')"
    ),
}


@dataclass(frozen=True)
class Manifest:
    """Written last in the archive. `counts` are rows per table, `structure` a digest per kind of object."""

    made_at: str
    version: str
    server: int
    counts: Mapping[str, int]
    structure: Mapping[str, str]
    migrations: tuple[str, ...]
    files: int
    files_bytes: int
    files_digest: str
    deposits: int
    dump_bytes: int
    without_rows: tuple[str, ...] = WITHOUT_ROWS

    def octets(self) -> bytes:
        """The manifest as a member of the archive."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def read_manifest(octets: bytes) -> Manifest:
    """Read it back; raises ValueError or TypeError for something else."""
    words: dict[str, Any] = json.loads(octets)
    lists = {name: tuple(words[name]) for name in ("migrations", "without_rows")}
    return Manifest(**{**words, **lists})


def counts_of(conn: psycopg.Connection) -> dict[str, int]:
    """Rows per table as this role reads them; a table whose rows are left out counts none."""
    return {name: 0 if name in WITHOUT_ROWS else _count(conn, name) for (name,) in conn.execute(_TABLES).fetchall()}


def structure_of(conn: psycopg.Connection) -> dict[str, str]:
    """A digest per kind of object: owners, row security, policies, triggers, functions, constraints, grants."""
    # Names are written the same way whoever asks.
    conn.execute("SELECT set_config('search_path', 'pg_catalog', true)")
    return {
        kind: _digest(sorted(row[0] for row in conn.execute(query).fetchall())) for kind, query in STRUCTURE.items()
    }


def migrations_of(conn: psycopg.Connection) -> tuple[str, ...]:
    """Every migration of the base."""
    return tuple(row[0] for row in conn.execute(_MIGRATIONS).fetchall())


def _count(conn: psycopg.Connection, name: str) -> int:
    row = conn.execute(sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(name))).fetchone()
    return int(row[0]) if row else 0


def _digest(lines: list[str]) -> str:
    return f"{len(lines)}:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"
