"""Finds pg_dump and pg_restore of the same major version as the server, and the environment that they may see."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from egide.config import databases
from egide.config.postgres import ServerUnavailable, embedded_binaries

VARIABLE = "EGIDE_PG_PROGRAMMES"
DEBIAN = Path("/usr/lib/postgresql")


class ProgramMissing(Exception):
    """No program of the right version; the message is a French sentence."""


def find(name: str, major: int) -> Path:
    """Return the program `name` of PostgreSQL `major`: a newer one writes what an older server cannot read back.

    Looks in the folder named by EGIDE_PG_PROGRAMMES, in Debian's, in the path, then in the embedded package.
    """
    for folder in _folders(major):
        program = folder / name
        if os.access(program, os.X_OK) and _major(program) == major:
            return program
    raise ProgramMissing(f"Il manque {name} de PostgreSQL {major} : donnez son dossier dans {VARIABLE}.")


def environment(url: str) -> dict[str, str]:
    """Return all that the program may see: the address in libpq's own words, and no key of ours."""
    address = databases.parse(url)
    words = {
        "PGHOST": address["HOST"],
        "PGPORT": address["PORT"],
        "PGUSER": address["USER"],
        "PGPASSWORD": address["PASSWORD"],
        "PGDATABASE": address["NAME"],
    }
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", **{name: value for name, value in words.items() if value}}


def _folders(major: int) -> Iterator[Path]:
    if given := os.environ.get(VARIABLE):
        yield Path(given)
    yield DEBIAN / str(major) / "bin"
    if found := shutil.which("pg_dump"):
        yield Path(found).parent
    try:
        yield embedded_binaries()
    except ServerUnavailable:
        return


def _major(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, env={}).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0
