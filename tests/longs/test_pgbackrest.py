"""The point-in-time recovery of docs/exploitation, really run: full, incremental, then back between two rows."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

PG15 = Path("/usr/lib/postgresql/15/bin")
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "exploitation" / "sauvegardes.md"
STANZA = "egide"
PATIENCE = 60

pytestmark = pytest.mark.skipif(
    not (shutil.which("pgbackrest") and (PG15 / "postgres").exists()),
    reason="needs pgbackrest and Debian's PostgreSQL 15",
)


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL 15 of its own, archived by pgBackRest as the guide says."""

    root: Path
    account: str | None

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def url(self) -> str:
        return f"postgresql://{self.account or os.environ.get('USER', 'postgres')}@/postgres?host={self.root}"

    def run(self, *command: object) -> str:
        done = subprocess.run(
            [str(word) for word in command],
            user=self.account,
            cwd=self.root,
            env={"PATH": f"{PG15}:{os.defpath}", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def pgbackrest(self, *words: object) -> str:
        return self.run("pgbackrest", f"--config={self.root}/pgbackrest.conf", f"--stanza={STANZA}", *words)

    def start(self) -> None:
        self.run(PG15 / "pg_ctl", "-D", self.data, "-l", self.root / "log", "-w", "-t", PATIENCE, "start")

    def stop(self) -> None:
        self.run(PG15 / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def one(self, query: str) -> object:
        with psycopg.connect(self.url, autocommit=True) as conn:
            row = conn.execute(query).fetchone()
        return row[0] if row else None

    def do(self, query: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as conn:
            conn.execute(query)


def block(name: str) -> str:
    """The lines of the guide between « # name » and the end of its block: what is tested is what is written."""
    _, found, rest = GUIDE.read_text(encoding="utf-8").partition(f"# {name}\n")
    assert found, f"{name} is not in the guide"
    return rest.partition("```")[0]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    account = "postgres" if os.geteuid() == 0 else None
    root = Path(tempfile.mkdtemp(prefix="egide-pitr-", dir="/tmp"))  # noqa: S108
    for name in ("depot", "journaux", "verrou", "attente"):
        (root / name).mkdir()
    places = {
        "/var/lib/postgresql/15/main": root / "data",
        "/var/lib/pgbackrest": root / "depot",
        "/var/log/pgbackrest": root / "journaux",
        "/var/spool/pgbackrest": root / "attente",
        "/etc/pgbackrest/pgbackrest.conf": root / "pgbackrest.conf",
    }
    config, settings = block("/etc/pgbackrest/pgbackrest.conf"), block("postgresql.conf")
    for written, real in places.items():
        config, settings = config.replace(written, str(real)), settings.replace(written, str(real))
    config = config.replace("UNE_LONGUE_PHRASE_TIREE_AU_HASARD", "phrase-inventee-pour-cet-essai")
    local = (
        f"lock-path={root}/verrou\n\n[{STANZA}]\npg1-socket-path={root}\npg1-user={account or os.environ.get('USER')}\n"
    )
    (root / "pgbackrest.conf").write_text(config.replace(f"\n[{STANZA}]\n", f"\n{local}"), encoding="utf-8")
    if account:
        entry = pwd.getpwnam(account)
        for path in (root, *root.iterdir()):
            os.chown(path, entry.pw_uid, entry.pw_gid)
    one = Cluster(root, account)
    one.run(PG15 / "initdb", "-D", one.data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust")
    with (one.data / "postgresql.conf").open("a", encoding="utf-8") as out:
        out.write(f"{settings}\nlisten_addresses = ''\nunix_socket_directories = '{root}'\n")
    one.start()
    try:
        yield one
    finally:
        subprocess.run(
            [PG15 / "pg_ctl", "-D", one.data, "-m", "immediate", "stop"], user=account, check=False, capture_output=True
        )
        shutil.rmtree(root, ignore_errors=True)


def test_the_base_comes_back_at_the_instant_that_was_asked(cluster: Cluster) -> None:
    cluster.pgbackrest("stanza-create")
    cluster.pgbackrest("check")
    cluster.do("CREATE TABLE essai (quand text)")
    cluster.do("INSERT INTO essai VALUES ('avant la complète')")
    cluster.pgbackrest("--type=full", "backup")
    cluster.do("INSERT INTO essai VALUES ('avant l’incrémentale')")
    cluster.pgbackrest("--type=incr", "backup")
    cluster.do("INSERT INTO essai VALUES ('avant l’erreur : canari-inventé')")
    target = cluster.one("SELECT clock_timestamp()")
    time.sleep(1.1)
    cluster.do("INSERT INTO essai VALUES ('après l’erreur')")
    cluster.do("SELECT pg_switch_wal()")
    cluster.pgbackrest("check")
    info = cluster.pgbackrest("info")
    assert ("full backup" in info, "incr backup" in info, "cipher: aes-256-cbc" in info) == (True, True, True)
    found = [
        p for p in (cluster.root / "depot").rglob("*") if p.is_file() and "canari-inventé".encode() in p.read_bytes()
    ]
    assert found == []

    cluster.stop()
    cluster.pgbackrest("--delta", "--type=time", f"--target={target}", "--target-action=promote", "restore")
    cluster.start()
    deadline = time.monotonic() + PATIENCE
    while cluster.one("SELECT pg_is_in_recovery()"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert cluster.one("SELECT count(*) FROM essai") == 3
    assert cluster.one("SELECT count(*) FROM essai WHERE quand LIKE 'après%'") == 0


def test_five_minutes_are_lost_at_most(cluster: Cluster) -> None:
    """A row written alone leaves for the repository by itself once `archive_timeout` is over."""
    assert cluster.one("SELECT setting::int FROM pg_settings WHERE name = 'archive_timeout'") == 300  # seconds
    cluster.pgbackrest("stanza-create")
    cluster.do("ALTER SYSTEM SET archive_timeout = '2s'")
    cluster.do("SELECT pg_reload_conf()")
    cluster.do("CREATE TABLE seule (un int)")
    written = cluster.one("SELECT pg_walfile_name(pg_current_wal_lsn())")
    deadline = time.monotonic() + PATIENCE
    while (last := cluster.one("SELECT last_archived_wal FROM pg_stat_archiver")) is None or str(last) < str(written):
        assert time.monotonic() < deadline
        time.sleep(0.3)
    assert any(str(written) in path.name for path in (cluster.root / "depot").rglob("*"))
