"""`egide demo`: the database, the stories, the two facades and the worker, held by one process.

Every child dies with this process, even on kill -9; on Ctrl-C they stop in the reverse order.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import psycopg
from django.core.management import CommandError

from egide.config import bootstrap, local
from egide.config.local import Needs
from egide.config.postgres import Server, ServerUnavailable, server
from egide.config.processes import Child, launch
from egide.demo.marque import est_inachevee, exiger_marque_de, marquer, noter_recits_joues

READY_TIMEOUT = 60.0
OK, PROBLEM, ENVIRONMENT = 0, 1, 3
STAMP = "preparee.txt"
_UNFINISHED = "La première préparation de cette base s’était arrêtée en chemin"


class StepFailed(Exception):
    """A step of the start-up failed; `exit_code` is what the command answers."""

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


@dataclass(frozen=True)
class Options:
    """What the person asked for."""

    port: int
    full: bool = False
    mark: bool = False

    @property
    def public_port(self) -> int:
        """Port of the public facade, beside that of the agents."""
        return self.port + 1


def uvicorn_command(host: str, port: int, workers: int = 1) -> list[str]:
    """Return the command of one web facade; no access log, since an address may hold a search."""
    command = [sys.executable, "-m", "uvicorn", "egide.config.asgi:application", "--lifespan", "off"]
    command += ["--host", host, "--port", str(port), "--no-access-log", "--no-server-header"]
    command += ["--log-level", "warning", "--timeout-graceful-shutdown", "3"]
    return [*command, "--workers", str(workers)] if workers > 1 else command


def worker_command() -> list[str]:
    """Return the command of the process that runs deferred jobs."""
    return [sys.executable, "-m", "django", "travailler"]


def run(options: Options) -> int:
    """Run the demonstration until Ctrl-C; returns the exit code of the command."""
    # Both are set by hand: a shell that starts this in the background leaves Ctrl-C ignored.
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, _as_interrupt)
    try:
        _check_ports(options)
        with _database(options) as (admin_url, folder):
            env = local.demo_environment(admin_url, trust=folder is not None)
            _prepare(options, env, folder)
            _serve(options, env)
    except KeyboardInterrupt:
        _say("Tout est arrêté.")
        return OK
    except StepFailed as failure:
        _say(str(failure))
        return failure.exit_code
    except ServerUnavailable as failure:
        _say(str(failure))
        return ENVIRONMENT
    return OK


@contextlib.contextmanager
def _database(options: Options) -> Iterator[tuple[str, Path | None]]:
    """Give the address of the demonstration's base and, unless another server is named, our server's folder.

    A base is marked as a demonstration when we create it on our own server, or when the person asks for it; never
    because it looks empty. Raises StepFailed for any other base.
    """
    given = os.environ.get(local.ADMIN_VARIABLE)
    if given:
        try:
            psycopg.connect(given, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            sentence = f"{local.ADMIN_VARIABLE} ne répond pas : {error}"
            raise StepFailed(sentence, ENVIRONMENT) from error
        _check_mark(given, mark=options.mark)
        if est_inachevee(given):
            raise StepFailed(f"{_UNFINISHED} : donnez une base vide.", PROBLEM)
        yield given, None
        return
    with server(local.demo_folder(), durable=True) as service:
        yield _our_base(service), service.folder


def _our_base(service: Server) -> str:
    """Give the address of the base of our own server, made again when its first preparation was killed on its way."""
    ours = local.ensure_database(service.url(), when_created=marquer)
    _check_mark(ours)
    if not est_inachevee(ours):
        return ours
    _say(f"{_UNFINISHED} : elle recommence.")
    (service.folder / STAMP).unlink(missing_ok=True)
    local.forget_database(service.url())
    return local.ensure_database(service.url(), when_created=marquer)


def offline_environment() -> dict[str, str]:
    """Return the environment of the demonstration's base for another command, while `demo` runs."""
    given = os.environ.get(local.ADMIN_VARIABLE)
    if given:
        return local.demo_environment(given, trust=False)
    return local.demo_environment(Server(local.demo_folder()).url(database=local.DATABASE), trust=True)


def _prepare(options: Options, env: dict[str, str], folder: Path | None) -> None:
    """Bring the base up to date, then play the stories; on our own server, skip what has not changed."""
    (local.var_folder() / "static").mkdir(parents=True, exist_ok=True)
    stamp = folder / STAMP if folder is not None else None
    value = bootstrap.fingerprint(*_sources())
    if stamp is None or not bootstrap.fresh(stamp, value):
        _step("Tables et droits", ["migrer", "--verbosity", "0"], local.MIGRATION, env)
        _step("Communes et listes de codes", ["referentiels_synchroniser"], local.WORKER, env)
    if stamp is not None:
        stamp.write_text(value)
    _step("Récits", ["jouer_recits"], local.STORIES, env, quiet=False)
    noter_recits_joues(env[local.ADMIN_VARIABLE])
    if options.full:
        _step("Volume", ["charger_volume"], local.VOLUME, env, quiet=False)


def _check_mark(address: str, *, mark: bool = False) -> None:
    """Refuse a base that is not marked, before anything is written; `mark` marks it first if it is empty."""
    try:
        if mark:
            marquer(address)
        exiger_marque_de(address)
    except CommandError as refusal:
        raise StepFailed(str(refusal), PROBLEM) from refusal


def _sources() -> list[Path]:
    """Everything that the tables, the rights and the code lists are made from."""
    package = local.ROOT / "egide"
    code = sorted([*package.glob("**/migrations/*.py"), *package.glob("**/*.sql"), *package.glob("config/**/*.py")])
    return [*code, package / "referentiels", bootstrap.CONDENSED, local.ROOT / "requirements" / "egide.txt"]


def _serve(options: Options, env: dict[str, str]) -> None:
    """Start the three processes, then wait for the end of one of them."""
    children: dict[str, Child] = {}
    try:
        for name, command, needs in (
            ("l’espace des agents", uvicorn_command("127.0.0.1", options.port), local.AGENTS),
            ("la page du public", uvicorn_command("127.0.0.1", options.public_port), local.PUBLIC),
            ("les tâches différées", worker_command(), local.WORKER),
        ):
            children[name] = launch(command, on_death=signal.SIGKILL, env=needs.restrict(env))
        for port in (options.port, options.public_port):
            _wait_for_port(port, children)
        _announce(options)
        while True:
            _check_alive(children)
            time.sleep(0.3)
    finally:
        _stop(children)


def _step(label: str, arguments: Sequence[str], needs: Needs, env: dict[str, str], quiet: bool = True) -> None:
    """Run one management command to its end; raises StepFailed with its exit code.

    A quiet step shows a moving line, and its words only when it fails.
    """
    log = local.demo_folder() / "preparation.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with log.open("wb") as output:
        child = launch(
            [sys.executable, "-m", "django", *arguments],
            on_death=signal.SIGKILL,
            env=needs.restrict(env),
            output=output if quiet else None,
        )
        try:
            while child.exit_code() is None:
                if quiet:
                    bootstrap.show(label, time.monotonic() - began)
                time.sleep(0.05)
        finally:
            bootstrap.clear()
            code = child.stop(signal.SIGTERM, timeout=5)
    if code != OK:
        _say("\n".join(log.read_text(errors="replace").splitlines()[-25:]))
        known = code if code in (PROBLEM, ENVIRONMENT) else PROBLEM
        raise StepFailed(f"L’étape « {label} » s’est arrêtée (code {code}).", known)


def _check_ports(options: Options) -> None:
    for port in (options.port, options.public_port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                sentence = f"Le port {port} est déjà pris : essayez « --port {options.port + 100} »."
                raise StepFailed(sentence, ENVIRONMENT) from error


def _wait_for_port(port: int, children: dict[str, Child]) -> None:
    began = time.monotonic()
    while (waited := time.monotonic() - began) < READY_TIMEOUT:
        _check_alive(children)
        bootstrap.show("Démarrage", waited)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            bootstrap.clear()
            return
        time.sleep(0.05)
    raise StepFailed(f"Rien ne répond sur le port {port}.", PROBLEM)


def _check_alive(children: dict[str, Child]) -> None:
    for name, child in children.items():
        code = child.exit_code()
        if code is not None:
            raise StepFailed(f"Arrêt inattendu : {name} (code {code}).", PROBLEM)


def _stop(children: dict[str, Child]) -> None:
    """Stop facades first, then the worker; a second Ctrl-C must not cut this short."""
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_IGN)
    for child in children.values():
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            child.stop(signal.SIGTERM, timeout=6)


def _announce(options: Options) -> None:
    _say(
        "\nÉgide est prête (données inventées).\n"
        f"  Espace des agents   http://localhost:{options.port}/\n"
        f"  Page du public      http://localhost:{options.public_port}/\n"
        "Ctrl-C arrête tout."
    )


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
