"""The embedded server: nothing lost, nothing left running, the right letters."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from egide.config import postgres_locations
from egide.config.postgres import Server, ServerUnavailable, ephemeral_server, server
from egide.config.processes import launch

ROOT = Path(__file__).resolve().parents[2]
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
OWNER = """
    import sys, time
    from pathlib import Path
    from egide.config.postgres import Server
    service = Server(Path(sys.argv[1]))
    service.start()
    print(service.pid, flush=True)
    time.sleep(120)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="egide-test-", ignore_cleanup_errors=True) as path:
        yield Path(path)


def alive(pid: int) -> bool:
    """A zombie that nobody has collected yet does not count as running."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for_end(pid: int, timeout: float = 10.0) -> float:
    began = time.monotonic()
    while alive(pid):
        assert time.monotonic() - began < timeout, f"process {pid} still runs"
        time.sleep(0.01)
    return time.monotonic() - began


def ask(service: Server, query: str) -> object:
    with psycopg.connect(service.url(), autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        line = cursor.fetchone() if cursor.description else None
    return line[0] if line else None


def owner(folder: Path) -> tuple[subprocess.Popen[str], int]:
    """Start a parent process that owns a server, and return it with the server's pid."""
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(OWNER), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline())


def test_starts_stops_and_leaves_no_process(folder: Path) -> None:
    with server(folder) as service:
        pid = service.pid
        assert pid is not None
        assert ask(service, "SELECT 1") == 1
    assert not alive(pid)
    assert service.pid is None


def test_data_survive_a_restart(folder: Path) -> None:
    with server(folder) as service:
        ask(service, "CREATE TABLE trace AS SELECT 42 AS valeur")
    with server(folder) as service:
        assert ask(service, "SELECT valeur FROM trace") == 42


@pytest.mark.parametrize(
    "binaries",
    [
        None,
        pytest.param(
            DEBIAN_15,
            marks=pytest.mark.skipif(not DEBIAN_15.is_dir(), reason="no PostgreSQL 15 on this machine"),
        ),
    ],
    ids=["embedded", "debian15"],
)
def test_accented_letters_whatever_the_locale(binaries: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PGDATABASE", "absente")
    with ephemeral_server(binaries=binaries) as service:
        assert ask(service, "SELECT lower('É')") == "é"
        assert ask(service, "SELECT upper('œuvre à l’été')") == "ŒUVRE À L’ÉTÉ"
        assert ask(service, "SELECT 'élodie' ILIKE 'ÉLODIE'") is True
        assert ask(service, "SHOW timezone") == "Europe/Paris"
        ask(service, "CREATE EXTENSION pg_trgm")
        assert ask(service, "SELECT cardinality(show_trgm('Élodie'))") == len("Élodie") + 1
    assert not service.folder.exists()


def test_killed_parent_leaves_nothing_running_and_nothing_lost(folder: Path) -> None:
    parent, pid = owner(folder)
    service = Server(folder)
    ask(service, "CREATE TABLE trace AS SELECT 7 AS valeur")
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert wait_for_end(pid) < 5
    with server(folder) as following:
        assert ask(following, "SELECT valeur FROM trace") == 7
        assert "not properly shut down" not in service.log.read_text()


def test_two_owners_never_share_a_folder(folder: Path) -> None:
    with server(folder), pytest.raises(ServerUnavailable, match="Un autre programme"):
        Server(folder).start()


def test_stale_pid_of_another_program_is_not_signalled(folder: Path) -> None:
    with server(folder) as service:
        pass
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (service.data / "postmaster.pid").write_text(f"{stranger.pid}\n{service.data}\n")
        with server(folder) as service:
            assert ask(service, "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()


def test_orphan_server_is_stopped_before_a_new_start(folder: Path) -> None:
    parent, pid = owner(folder)
    os.kill(pid, signal.SIGSTOP)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert alive(pid)
    wake = launch(["sh", "-c", f"sleep 0.5; kill -CONT {pid}"], on_death=signal.SIGKILL)
    with server(folder) as service:
        assert service.pid != pid
        assert not alive(pid)
    wake.wait()


def test_half_made_cluster_is_made_again(folder: Path) -> None:
    service = Server(folder)
    (service.folder / "data.fresh").mkdir()
    (service.folder / "data.fresh" / "PG_VERSION").write_text("18\n")
    with server(folder) as service:
        assert ask(service, "SELECT 1") == 1
    assert not (service.folder / "data.fresh").exists()


def test_data_of_another_major_version_are_refused_with_a_sentence(folder: Path) -> None:
    with server(folder) as service:
        pass
    (service.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(ServerUnavailable, match="PostgreSQL 12"):
        Server(folder).start()


def test_socket_is_private_and_short(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    with server(deep) as service:
        name = service.socket_folder / postgres_locations.SOCKET_NAME
        assert len(os.fsencode(name)) < postgres_locations.SOCKET_MAX_BYTES
        assert service.socket_folder.stat().st_mode & 0o777 == 0o700
        assert ask(service, "SHOW listen_addresses") == ""
    assert not service.socket_folder.exists()


def test_closed_parent_folder_moves_the_data(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    account = postgres_locations.server_account()
    if account is None:
        pytest.skip("only root needs another account")
    monkeypatch.setattr(postgres_locations, "ROOT_FALLBACK", folder / "repli")
    folder.chmod(0o711)
    closed = folder / "ferme"
    closed.mkdir(mode=0o700)
    service = Server(closed / "base", durable=False)
    assert service.folder.parent == folder / "repli"
    service.start()
    try:
        assert ask(service, "SELECT 1") == 1
        assert not (closed / "base").exists()
    finally:
        service.stop()


def test_watcher_stops_the_child_where_the_kernel_does_not() -> None:
    program = textwrap.dedent("""
        import signal, time
        from egide.config.processes import launch
        child = launch(["sleep", "60"], on_death=signal.SIGTERM, by_kernel=False)
        print(child.pid, flush=True)
        time.sleep(60)
    """)
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    parent.wait()
    assert wait_for_end(pid) < 5
