"""Database addresses, one per database role: no process can borrow the rights of another."""

import os
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit


class DatabaseRole(StrEnum):
    """The database roles of the house; only `migration` owns tables and bypasses row security."""

    APP = "app"
    PUBLIC = "public"
    WORKER = "worker"
    JOURNAL = "journal"
    BACKUP = "backup"
    MIGRATION = "migration"

    @property
    def sql_name(self) -> str:
        """Name of the role inside PostgreSQL."""
        return f"egide_{self.value}"

    @property
    def variable(self) -> str:
        """Environment variable that carries the address of this role."""
        return f"EGIDE_{self.value.upper()}_URL"


def url_for(admin_url: str, role: DatabaseRole, password: str | None = None) -> str:
    """Return the address of `role` on the server and base of `admin_url`.

    `password` is None on a local socket that trusts its owner.
    """
    parts = urlsplit(admin_url)
    host = parts.netloc.rpartition("@")[2]
    secret = f":{password}" if password else ""
    return urlunsplit(parts._replace(netloc=f"{role.sql_name}{secret}@{host}"))


def with_database(url: str, name: str) -> str:
    """Return the same address on another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def parse(url: str) -> dict[str, Any]:
    """Turn a libpq address into Django connection settings (`?host=` names a socket folder)."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or (parts.hostname or ""),
        "PORT": options.pop("port", "") or str(parts.port or ""),
    }


def from_environment(role: DatabaseRole) -> str:
    """Return the address of `role` from the environment, or '' when this process does not hold it."""
    return os.environ.get(role.variable, "")
