"""Takes a backup: one snapshot of the base, what stands on the disk beside it, one sealed archive.

The order keeps everything that was received. The proof of the journal is read first, so that it never speaks of lines
that the snapshot lacks. Deposits waiting on the disk come next: one taken in meanwhile is in both, and its key makes
it one again. Then the snapshot. Encrypted files never change, and come last: those that the snapshot names are there.
"""

import contextlib
import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, cast

import psycopg
from tqdm import tqdm

from egide.config.backup.archive import PARTIAL, Sealer, exclusive, whole_or_nothing
from egide.config.backup.keys import SealingKey
from egide.config.backup.manifest import (
    WITHOUT_ROWS,
    Manifest,
    counts_of,
    migrations_of,
    structure_of,
)
from egide.config.backup.programs import environment, find

SUFFIX = ".egide"
NAME = "sauvegarde-%Y-%m-%dT%H%M%SZ" + SUFFIX
PART = 4 << 20
PROOF, DEPOSITS, DUMP, FILES, MANIFEST = "journal/tetes.jsonl", "depots", "base", "pieces", "manifeste.json"
LAST = "derniere-sauvegarde.json"


class BackupFailed(Exception):
    """No archive was made; the message is a French sentence."""


@dataclass(frozen=True)
class Place:
    """Where an installation keeps what a backup takes, and where the archives go."""

    var: Path
    files: Path
    archives: Path

    @property
    def proof(self) -> Path:
        """Exported heads of the journal."""
        return self.var / PROOF

    @property
    def deposits(self) -> Path:
        """Deposits of the public that wait for the base."""
        return self.var / DEPOSITS

    @property
    def last(self) -> Path:
        """The sign of life of the backups."""
        return self.var / LAST


@dataclass(frozen=True)
class Taken:
    """A finished archive."""

    path: Path
    size: int
    manifest: Manifest


def take(url: str, key: SealingKey, place: Place, *, version: str, keep_days: int) -> Taken:
    """Make one archive, then forget those that are too old; leaves nothing half done.

    Raises BackupFailed, ProgramMissing, OSError (a full disk), psycopg.OperationalError.
    """
    made_at = datetime.now(UTC).replace(microsecond=0)
    final = place.archives / made_at.strftime(NAME)
    with _alone(place.archives):
        before = _before_the_snapshot(place)
        with _snapshot(url) as (conn, snapshot), whole_or_nothing(final) as out:
            sealer = Sealer(out, key, made_at=made_at, version=version)
            manifest = _write(sealer, before, conn, snapshot, url, place, made_at, version)
            sealer.close()
        taken = Taken(final, final.stat().st_size, manifest)
        _forget_old(place.archives, made_at - timedelta(days=keep_days), final)
        _sign_of_life(place, taken)
    return taken


def last_success(place: Place) -> datetime | None:
    """When the last archive was finished on this machine, or None."""
    try:
        return datetime.fromisoformat(json.loads(place.last.read_text(encoding="utf-8"))["le"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def archives(folder: Path) -> list[Path]:
    """Finished archives of a folder, the oldest first."""
    return sorted(folder.glob(f"sauvegarde-*{SUFFIX}"))


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one backup at a time; what a killed one left is removed. Raises BackupFailed when one is under way."""
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(exclusive(folder / "verrou"))
        except BlockingIOError:
            raise BackupFailed("Une autre sauvegarde est en cours dans ce dossier.") from None
        for leftover in folder.glob(f"sauvegarde-*{PARTIAL}"):
            leftover.unlink()
        yield


@contextlib.contextmanager
def _snapshot(url: str) -> Iterator[tuple[psycopg.Connection, str]]:
    """Hold one snapshot, that pg_dump and the counts share."""
    with psycopg.connect(url, connect_timeout=5) as conn:
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = conn.execute("SELECT pg_export_snapshot()").fetchone()
        if row is None:
            raise BackupFailed("La base ne donne pas d’instantané.")
        yield conn, str(row[0])


def _before_the_snapshot(place: Place) -> dict[str, bytes]:
    """The proof of the journal and the deposits that wait, by their names in the archive."""
    found = {PROOF: place.proof}
    found |= {f"{DEPOSITS}/{path.name}": path for path in sorted(place.deposits.glob("*"))}
    read = {name: _read(path) for name, path in found.items()}
    return {name: octets for name, octets in read.items() if octets is not None}


def _write(
    sealer: Sealer,
    before: dict[str, bytes],
    conn: psycopg.Connection,
    snapshot: str,
    url: str,
    place: Place,
    made_at: datetime,
    version: str,
) -> Manifest:
    size = _database_size(conn)
    with (
        tarfile.open(fileobj=cast("IO[bytes]", sealer), mode="w|", bufsize=PART, format=tarfile.PAX_FORMAT) as tar,
        tqdm(desc="Sauvegarde", total=size, unit="o", unit_scale=True, delay=2, leave=False, disable=None) as bar,
    ):
        for name, octets in before.items():
            _add(tar, name, octets)
        dumped = 0
        with contextlib.closing(_dump(url, snapshot, conn.info.server_version // 10_000)) as parts:
            for rank, part in enumerate(parts):
                _add(tar, f"{DUMP}/{rank:08d}", part)
                dumped += len(part)
                bar.update(len(part))
        files, size, digest = _add_files(tar, place.files)
        manifest = Manifest(
            made_at=made_at.isoformat(),
            version=version,
            server=conn.info.server_version,
            counts=counts_of(conn),
            structure=structure_of(conn),
            migrations=migrations_of(conn),
            files=files,
            files_bytes=size,
            files_digest=digest,
            deposits=sum(name.startswith(DEPOSITS) for name in before),
            dump_bytes=dumped,
        )
        _add(tar, MANIFEST, manifest.octets())
    return manifest


def _dump(url: str, snapshot: str, major: int) -> Generator[bytes, None, None]:
    """Give the dump in parts of a few megabytes. Raises BackupFailed with what pg_dump said."""
    command: list[str | Path] = [
        find("pg_dump", major),
        "--format=custom",
        "--enable-row-security",
        "--snapshot",
        snapshot,
    ]
    command += [f"--exclude-table-data=public.{name}" for name in WITHOUT_ROWS]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=environment(url)) as program,
    ):
        try:
            source = cast("IO[bytes]", program.stdout)
            while part := source.read(PART):
                yield part
        except BaseException:
            program.kill()
            raise
        if program.wait() != 0:
            said.seek(0)
            raise BackupFailed(f"pg_dump s’est arrêté : {said.read()[-500:].decode(errors='replace').strip()}")


def _add_files(tar: tarfile.TarFile, folder: Path) -> tuple[int, int, str]:
    """Add every encrypted file; gives their number, their bytes and one digest of all.

    Each is read whole: its size is bounded by what an agent may deposit.
    """
    total, size, digest = 0, 0, hashlib.sha256()
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    for path in tqdm(paths, desc="Fichiers", unit="fichier", delay=2, leave=False, disable=None):
        name, octets = path.relative_to(folder).as_posix(), _read(path)
        if octets is not None:
            _add(tar, f"{FILES}/{name}", octets)
            total, size = total + 1, size + len(octets)
            digest.update(f"{name}:{hashlib.sha256(octets).hexdigest()}\n".encode())
    return total, size, digest.hexdigest()


def _read(path: Path) -> bytes | None:
    """The content, or None when it is gone meanwhile: purged, or taken in."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _add(tar: tarfile.TarFile, name: str, octets: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(octets), 0o600
    tar.addfile(member, io.BytesIO(octets))


def _database_size(conn: psycopg.Connection) -> int:
    row = conn.execute("SELECT sum(pg_relation_size(oid)) FROM pg_class WHERE relkind = 'r'").fetchone()
    return int(row[0]) if row else 0


def _forget_old(folder: Path, before: datetime, newest: Path) -> None:
    """Remove the archives made before this instant, as their own names tell, never the newest."""
    for path in archives(folder):
        if path != newest and path.name < before.strftime(NAME):
            path.unlink()


def _sign_of_life(place: Place, taken: Taken) -> None:
    words = {"le": taken.manifest.made_at, "archive": taken.path.name, "octets": taken.size}
    fresh = place.last.with_suffix(".fresh")
    fresh.write_text(json.dumps(words), encoding="utf-8")
    os.replace(fresh, place.last)
