"""Puts an archive back, into an empty place only, and lets nobody see it before every check passed.

The base is built beside its place under another name, and takes it last: a kill, a wrong key or a failed check leaves
the place as empty as it was. What comes back is marked by an act of its own (`echanges.reprise`): until a person
lifts it, the worker runs nothing and no message leaves.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

import psycopg
from psycopg import sql
from tqdm import tqdm

from egide.config import databases, local, roles_sql
from egide.config.backup.archive import Opener, Unreadable, opened
from egide.config.backup.keys import OpeningKey
from egide.config.backup.manifest import Manifest, read_manifest
from egide.config.backup.programs import environment, find
from egide.config.backup.take import DEPOSITS, DUMP, FILES, MANIFEST, PART, PROOF, Place
from egide.config.databases import DatabaseRole
from egide.config.local import Needs

STAGE = "restauration.en_cours"


class RestoreRefused(Exception):
    """Nothing was put in place; the message is a French sentence."""


@dataclass
class Content:
    """What was read of an archive: its manifest, and what was found beside it while reading."""

    manifest: Manifest | None = None
    files: int = 0
    deposits: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)


@dataclass(frozen=True)
class Restored:
    """An installation put back but for its name: the base under its draft address, the rest in the staging folder."""

    admin_url: str
    stage: Path
    manifest: Manifest
    problems: tuple[str, ...]


@contextlib.contextmanager
def restored(archive: Path, key: OpeningKey, env: Mapping[str, str], place: Place) -> Iterator[Restored]:
    """Restore beside the place, and give what came back; everything is removed unless `put_in_place` was called.

    Raises RestoreRefused when the place is not empty, Unreadable for a bad archive, ProgramMissing.
    """
    admin_url = env[local.ADMIN_VARIABLE]
    refuse_unless_empty(admin_url, place)
    stage = place.var / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    try:
        stage.mkdir(parents=True, mode=0o700)
        with opened(archive, key) as source:
            draft = _draft_database(env)
            content = _read(source, draft, stage)
        manifest = content.manifest
        if manifest is None:
            raise Unreadable("Cette archive n’a pas de manifeste : elle est incomplète.")
        yield Restored(draft, stage, manifest, tuple(_differences(content, manifest)))
    finally:
        _drop_draft(admin_url)
        shutil.rmtree(stage, ignore_errors=True)


def put_in_place(done: Restored, place: Place, admin_url: str) -> None:
    """Give their places to the files, then its name to the base: from here on, it exists."""
    for source, target in ((FILES, place.files), (DEPOSITS, place.deposits), (PROOF, place.proof)):
        if (done.stage / source).exists():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if target.is_dir():
                target.rmdir()
            shutil.move(done.stage / source, target)
    draft, name = sql.Identifier(_draft_of(admin_url)), sql.Identifier(databases.parse(admin_url)["NAME"])
    with _maintenance(admin_url) as conn:
        conn.execute(sql.SQL("DROP DATABASE {}").format(name))
        conn.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(draft, name))


def refuse_unless_empty(admin_url: str, place: Place) -> None:
    """Raise RestoreRefused when the base holds a table, or a folder a file."""
    with psycopg.connect(admin_url, connect_timeout=5) as conn:
        row = conn.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if row and row[0]:
        raise RestoreRefused("Cette base n’est pas vide : une restauration n’écrase jamais rien.")
    for folder in (place.files, place.deposits):
        if folder.is_dir() and any(folder.iterdir()):
            raise RestoreRefused(f"Le dossier {folder} n’est pas vide : une restauration n’écrase jamais rien.")


def run(name: str, needs: Needs, env: Mapping[str, str], *words: str) -> str:
    """Run one command of ours on the restored base; returns what it said. Raises RestoreRefused when it failed."""
    command = [sys.executable, "-m", "django", name, *words]
    done = subprocess.run(command, env=needs.restrict(env), capture_output=True, text=True, check=False, cwd=local.ROOT)
    if done.returncode:
        raise RestoreRefused(f"« {name} » s’est arrêté : {(done.stderr or done.stdout).strip()[-800:]}")
    return done.stdout.strip()


def environment_of(done: Restored, env: Mapping[str, str]) -> dict[str, str]:
    """The environment of the installation, led to what was restored and is not in its place yet."""
    urls = {role.variable: env[role.variable] for role in DatabaseRole} | {
        local.ADMIN_VARIABLE: env[local.ADMIN_VARIABLE]
    }
    draft = _draft_of(env[local.ADMIN_VARIABLE])
    led = {name: databases.with_database(url, draft) for name, url in urls.items()}
    own = {"EGIDE_VAR": str(done.stage), "EGIDE_PIECES": str(done.stage / FILES)}
    return {**env, **led, **own, "DJANGO_SETTINGS_MODULE": "egide.config.settings"}


def _draft_of(admin_url: str) -> str:
    """Name of the base until it takes its own."""
    return f"{databases.parse(admin_url)['NAME']}_restauration"


def _drop_draft(admin_url: str) -> None:
    """Remove the base that did not take its place, if there is one."""
    with _maintenance(admin_url) as conn:
        draft = sql.Identifier(_draft_of(admin_url))
        conn.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(draft))


@contextlib.contextmanager
def _maintenance(admin_url: str) -> Iterator[psycopg.Connection]:
    """A connection to the server that holds no connection to the base itself."""
    with psycopg.connect(databases.with_database(admin_url, "postgres"), autocommit=True) as conn:
        yield conn


def _draft_database(env: Mapping[str, str]) -> str:
    """Make the roles, then an empty base with the encoding and the locale of the one it will replace."""
    admin_url = env[local.ADMIN_VARIABLE]
    passwords = {role: databases.parse(env[role.variable])["PASSWORD"] or None for role in DatabaseRole}
    draft, name = _draft_of(admin_url), databases.parse(admin_url)["NAME"]
    _drop_draft(admin_url)
    with _maintenance(admin_url) as conn:
        roles_sql.ensure_roles(conn, passwords)
        conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(draft), sql.Identifier(name)))
    return databases.with_database(admin_url, draft)


def _read(source: Opener, url: str, stage: Path) -> Content:
    """Read the whole archive once: the dump goes straight to pg_restore, the rest to the staging folder."""
    content = Content()
    with (
        tarfile.open(fileobj=cast("IO[bytes]", source), mode="r|", bufsize=PART) as tar,
        _pg_restore(url) as into,
        tqdm(desc="Restauration", unit="o", unit_scale=True, delay=2, leave=False, disable=None) as bar,
    ):
        for member in tar:
            taken = tar.extractfile(member)
            octets = taken.read() if taken is not None else b""
            bar.update(len(octets))
            folder, _, name = member.name.partition("/")
            if folder == DUMP:
                into.write(octets)
            elif member.name == MANIFEST:
                content.manifest = _manifest(octets)
            elif folder in {FILES, DEPOSITS} or member.name == PROOF:
                _put(stage, member.name, octets)
                _count(content, folder, name, octets)
            else:
                raise Unreadable(f"Cette archive contient un morceau inconnu : {member.name}.")
    return content


def _manifest(octets: bytes) -> Manifest:
    try:
        return read_manifest(octets)
    except (ValueError, TypeError, KeyError) as error:
        raise Unreadable("Le manifeste de cette archive vient d’une autre version d’Égide.") from error


def _count(content: Content, folder: str, name: str, octets: bytes) -> None:
    if folder == FILES:
        content.files += 1
        content.digest.update(f"{name}:{hashlib.sha256(octets).hexdigest()}\n".encode())
    elif folder == DEPOSITS:
        content.deposits += 1


def _put(stage: Path, name: str, octets: bytes) -> None:
    """Write one file, inside the staging folder only."""
    path = (stage / name).resolve()
    if not path.is_relative_to(stage.resolve()):
        raise Unreadable("Cette archive veut écrire hors de sa place.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(octets)


@contextlib.contextmanager
def _pg_restore(url: str) -> Iterator[IO[bytes]]:
    """Give the input of pg_restore, that puts all back in one transaction. Raises RestoreRefused with what it said."""
    with psycopg.connect(url) as conn:
        major = conn.info.server_version // 10_000
    command: list[str | Path] = [find("pg_restore", major), "--exit-on-error", "--single-transaction"]
    command += ["--dbname", databases.parse(url)["NAME"]]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said, env=environment(url)) as program,
    ):
        into = cast("IO[bytes]", program.stdin)
        try:
            with contextlib.suppress(BrokenPipeError):  # its own words say why it stopped
                yield into
                into.close()
        except BaseException:
            program.kill()
            raise
        if program.wait() != 0:
            said.seek(0)
            raise RestoreRefused(f"pg_restore s’est arrêté : {said.read()[:500].decode(errors='replace').strip()}")


def _differences(content: Content, manifest: Manifest) -> Iterator[str]:
    if (content.files, content.digest.hexdigest()) != (manifest.files, manifest.files_digest):
        yield f"{content.files} fichiers relus pour {manifest.files} annoncés, ou un contenu différent"
    if content.deposits != manifest.deposits:
        yield f"{content.deposits} dépôts relus pour {manifest.deposits} annoncés"
