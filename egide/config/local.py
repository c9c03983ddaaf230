"""What each process must hold in its environment, and how the demonstration makes it for itself."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from cryptography.fernet import Fernet
from psycopg import sql

from egide.config import databases
from egide.config.databases import DatabaseRole

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "egide"
ADMIN_VARIABLE = "EGIDE_DATABASE_URL"
KEYS = ("EGIDE_SECRET_KEY", "EGIDE_CLES", "EGIDE_CLE_JOURNAL")


@dataclass(frozen=True)
class Needs:
    """What one kind of process may hold: its own database role first, the others only if listed."""

    role: DatabaseRole
    others: tuple[DatabaseRole, ...] = ()
    admin: bool = False
    facade: str = "agents"

    def required(self) -> tuple[str, ...]:
        """Names of the variables without which the process cannot start."""
        admin = (ADMIN_VARIABLE,) if self.admin else ()
        return (*admin, self.role.variable, *KEYS[:2])

    def missing(self, env: Mapping[str, str]) -> list[str]:
        """Names of the required variables that `env` does not hold."""
        return [name for name in self.required() if not env.get(name)]

    def restrict(self, env: Mapping[str, str]) -> dict[str, str]:
        """Return `env` without the addresses that this process must not know."""
        kept = {role.variable for role in (self.role, *self.others)}
        kept |= {ADMIN_VARIABLE} if self.admin else set()
        hidden = {role.variable for role in DatabaseRole} | {ADMIN_VARIABLE}
        own = {name: value for name, value in env.items() if name not in hidden - kept}
        return {**own, "EGIDE_ROLE": self.role.value, "EGIDE_FACADE": self.facade}


AGENTS = Needs(DatabaseRole.APP, others=(DatabaseRole.JOURNAL,))
PUBLIC = Needs(DatabaseRole.PUBLIC, facade="public")
# The worker also seals the journal, under the journal role.
WORKER = Needs(DatabaseRole.WORKER, others=(DatabaseRole.JOURNAL,))
JOURNAL = Needs(DatabaseRole.JOURNAL)
MIGRATION = Needs(DatabaseRole.MIGRATION, others=tuple(DatabaseRole), admin=True)
# The stories go through the agents' acts and through the public's own door.
STORIES = Needs(DatabaseRole.APP, others=tuple(DatabaseRole))
VOLUME = Needs(DatabaseRole.MIGRATION, others=tuple(DatabaseRole))


def var_folder() -> Path:
    """Folder of everything that the programs write on this machine."""
    return Path(os.environ.get("EGIDE_VAR") or ROOT / ".egide").absolute()


def demo_folder() -> Path:
    """Folder of the demonstration's database and keys."""
    return var_folder() / "demo"


def demo_keys(path: Path) -> dict[str, str]:
    """Return the keys of the demonstration kept in `path`, made at random the first time."""
    if path.exists():
        return dict(json.loads(path.read_text(encoding="utf-8")))
    keys = {
        "EGIDE_SECRET_KEY": secrets.token_urlsafe(50),
        "EGIDE_CLES": Fernet.generate_key().decode(),
        "EGIDE_CLE_JOURNAL": secrets.token_urlsafe(50),
        **{f"MOT_DE_PASSE_{role.name}": secrets.token_urlsafe(24) for role in DatabaseRole},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".fresh")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(keys, indent=1), encoding="utf-8")
    fresh.rename(path)
    return keys


def demo_environment(admin_url: str, *, trust: bool) -> dict[str, str]:
    """Return the whole environment of the demonstration on the base of `admin_url`.

    `trust` says that the server believes its private socket; otherwise each role gets a password.
    Processes receive it through `Needs.restrict`, which hides what they must not know.
    """
    keys = demo_keys(demo_folder() / "cles.json")
    urls = {
        role.variable: databases.url_for(admin_url, role, None if trust else keys[f"MOT_DE_PASSE_{role.name}"])
        for role in DatabaseRole
    }
    base = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    own = {name: keys[name] for name in KEYS}
    return {
        **base,
        **own,
        **urls,
        ADMIN_VARIABLE: admin_url,
        "EGIDE_DEMO": "1",
        "EGIDE_VAR": str(var_folder()),
        "EGIDE_PIECES": str(demo_folder() / "pieces"),
        # Each piece then says on screen that no antivirus looked at it.
        "EGIDE_SANS_ANTIVIRUS": os.environ.get("EGIDE_SANS_ANTIVIRUS", "1"),
        "DJANGO_SETTINGS_MODULE": "egide.config.settings",
        "PYTHONUNBUFFERED": "1",
    }


def ensure_database(server_url: str, name: str = DATABASE, *, when_created: Callable[[str], None] | None = None) -> str:
    """Create the database `name` on the server unless it exists; returns the address of that database.

    `when_created` receives the address of a new base before anyone can see it under its name: a kill leaves either
    no base or a finished one.
    """
    draft = f"{name}_en_cours"
    with psycopg.connect(server_url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            unfinished, finished = sql.Identifier(draft), sql.Identifier(name)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(unfinished))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(unfinished))
            if when_created is not None:
                when_created(databases.with_database(server_url, draft))
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(unfinished, finished))
    return databases.with_database(server_url, name)


def forget_database(server_url: str, name: str = DATABASE) -> None:
    """Drop the database `name` of this server, whoever is connected to it."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
