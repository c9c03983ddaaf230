"""A backup under attack: no key within reach, nothing legible, nothing half done that looks whole."""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import tarfile
import time
from datetime import datetime

import psycopg
import pytest

from egide.config import databases, local
from egide.config.backup import keys, programs
from egide.config.backup import take as take_module
from egide.config.backup.archive import opened
from egide.config.backup.manifest import WITHOUT_ROWS
from egide.config.backup.take import BackupFailed, last_success, take
from egide.config.backup.tests.conftest import CANARY, DRAFT_CANARY
from egide.config.databases import DatabaseRole

SECRETS = {name: f"secret-inventé-{name.lower()}" for name in local.KEYS}
PATIENCE = 30


def command(installation, *words, **more):
    """The environment of a careless service, that holds every key; the command hides what it must not hold."""
    env = {
        "PATH": os.defpath,
        "PYTHONIOENCODING": "utf-8",
        "EGIDE_BACKUP_URL": installation.url,
        "EGIDE_VAR": str(installation.place.var),
        "EGIDE_SAUVEGARDES": str(installation.place.archives),
        keys.VARIABLE: installation.sealing.text(),
        **SECRETS,
        **more,
    }
    return [sys.executable, "-m", "egide", *words], env


def egide(installation, *words, preexec_fn=None, **more):
    program, env = command(installation, *words, **more)
    return subprocess.run(
        program, env=env, cwd=local.ROOT, capture_output=True, text=True, check=False, preexec_fn=preexec_fn
    )


def members(installation, archive):
    with (
        opened(archive, installation.opening) as source,
        tarfile.open(fileobj=source, mode="r|") as tar,  # type: ignore[call-overload]
    ):
        return {member.name: tar.extractfile(member).read() for member in tar}


def names(installation):
    return sorted(path.name for path in installation.place.archives.iterdir())


@pytest.fixture
def blocked(base_clonee):
    """A table that nobody may read: the dump stops in its middle until this connection lets go."""
    with psycopg.connect(base_clonee) as conn:
        conn.execute("LOCK TABLE comptes_unite IN ACCESS EXCLUSIVE MODE")
        yield conn


def wait_for_a_partial(installation):
    deadline = time.monotonic() + PATIENCE
    while not any(installation.place.archives.glob("*.partiel")):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_command_makes_an_archive_that_shows_nothing(installation):
    done = egide(installation, "sauvegarder")
    assert done.returncode == 0, done.stderr
    assert "Sauvegarde faite" in done.stdout
    assert "interface_brouillon" in done.stdout
    (archive,) = installation.place.archives.glob("*.egide")
    assert archive.stat().st_mode & 0o777 == 0o600
    clear = b"".join(members(installation, archive).values())
    for text in (CANARY, "Essai", "comptes_unite"):
        assert archive.read_bytes().count(text.encode()) == 0
    for text in (*SECRETS.values(), DRAFT_CANARY, installation.sealing.text()):
        assert clear.count(text.encode()) == 0


def test_what_stands_on_the_disk_is_in_the_archive(installation):
    content = members(installation, installation.save().path)
    for folder, source in (("pieces", installation.place.files), ("depots", installation.place.deposits)):
        for path in source.rglob("*"):
            if path.is_file():
                assert content[f"{folder}/{path.relative_to(source)}"] == path.read_bytes()
    assert content["journal/tetes.jsonl"] == installation.place.proof.read_bytes()
    assert list(content)[-1] == "manifeste.json"
    assert json.loads(content["manifeste.json"])["counts"]["comptes_agent"] >= 2


def test_the_dump_sees_its_address_and_nothing_else():
    env = programs.environment("postgresql://egide_backup:motdepasse@10.0.0.1:5433/egide")
    assert {name for name in env if not name.startswith("PG")} == {"PATH", "LC_ALL"}
    assert (env["PGUSER"], env["PGPASSWORD"], env["PGPORT"]) == ("egide_backup", "motdepasse", "5433")
    kept = local.BACKUP.restrict({**os.environ, **SECRETS, local.ADMIN_VARIABLE: "x", "EGIDE_APP_URL": "x"})
    assert not ({*SECRETS, local.ADMIN_VARIABLE, "EGIDE_APP_URL"} & set(kept))


def test_a_full_disk_leaves_no_archive(installation):
    def two_megabytes():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))

    done = egide(installation, "sauvegarder", preexec_fn=two_megabytes)
    assert done.returncode == 1
    assert "Aucune archive n’a été écrite" in done.stderr
    assert names(installation) == ["verrou"]
    assert last_success(installation.place) is None


def test_a_killed_backup_leaves_nothing_that_looks_whole(installation, blocked):
    program, env = command(installation, "sauvegarder")
    with subprocess.Popen(program, env=env, cwd=local.ROOT) as running:
        wait_for_a_partial(installation)
        running.send_signal(signal.SIGKILL)
    assert not list(installation.place.archives.glob("*.egide"))
    blocked.rollback()
    taken = installation.save()
    assert names(installation) == [taken.path.name, "verrou"]


def test_two_at_once_are_one(installation, blocked):
    program, env = command(installation, "sauvegarder")
    with subprocess.Popen(program, env=env, cwd=local.ROOT, stdout=subprocess.DEVNULL) as first:
        wait_for_a_partial(installation)
        second = egide(installation, "sauvegarder")
        assert second.returncode == 1
        assert "Une autre sauvegarde est en cours" in second.stderr
        blocked.rollback()
        assert first.wait(PATIENCE) == 0
    assert len(list(installation.place.archives.glob("*.egide"))) == 1


def test_a_base_that_does_not_answer_is_three(installation):
    done = egide(installation, "sauvegarder", EGIDE_BACKUP_URL="postgresql://egide_backup@127.0.0.1:1/egide")
    assert done.returncode == 3
    assert "La base ne répond pas" in done.stderr
    assert names(installation) == ["verrou"]


def test_a_missing_key_is_three_and_a_wrong_one_is_one(installation):
    assert egide(installation, "sauvegarder", EGIDE_SAUVEGARDE_CLE="").returncode == 3
    wrong = egide(installation, "sauvegarder", EGIDE_SAUVEGARDE_CLE=installation.opening.text())
    assert wrong.returncode == 1
    assert "Ce n’est pas une clé" in wrong.stderr


@pytest.mark.parametrize("role", [DatabaseRole.PUBLIC, DatabaseRole.APP])
def test_a_role_without_the_right_makes_no_archive(installation, base_clonee, role):
    url = databases.url_for(base_clonee, role)
    with pytest.raises((BackupFailed, psycopg.errors.InsufficientPrivilege)):
        take(url, installation.sealing, installation.place, version="0.1.0", keep_days=90)
    assert names(installation) == ["verrou"]


def test_an_old_archive_expires_and_the_newest_stays(installation):
    folder = installation.place.archives
    folder.mkdir()
    for name in ("sauvegarde-2026-01-01T000000Z.egide", "sauvegarde-2999-01-01T000000Z.egide", "autre.egide"):
        (folder / name).touch()
    taken = installation.save(keep_days=90)
    assert names(installation) == [
        "autre.egide", taken.path.name, "sauvegarde-2999-01-01T000000Z.egide", "verrou",
    ]  # fmt: skip
    assert last_success(installation.place) == datetime.fromisoformat(taken.manifest.made_at)


def test_no_table_is_empty_for_the_backup_alone(base_clonee):
    """A table under row security without a policy for this role would be dumped empty, and nobody would know."""
    with psycopg.connect(base_clonee) as admin:
        hidden = admin.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relname NOT IN ("
            " SELECT tablename FROM pg_policies WHERE 'egide_backup' = ANY(roles) AND cmd IN ('SELECT', 'ALL')"
            " AND qual = 'true')"
        ).fetchall()
    assert {name for (name,) in hidden} <= set(WITHOUT_ROWS)
    assert ("interface_brouillon",) in hidden


def test_a_deposit_taken_in_meanwhile_is_not_lost(installation, monkeypatch):
    """It left the folder for the base after the snapshot: the archive must have read the folder before."""
    snapshot = take_module._snapshot

    @contextlib.contextmanager
    def taken_in_after(url):
        with snapshot(url) as held:
            (installation.place.deposits / "attend.depot").unlink()
            with installation.place.proof.open("a") as out:
                out.write("une tête plus jeune que l’instantané\n")
            yield held

    monkeypatch.setattr(take_module, "_snapshot", taken_in_after)
    taken = installation.save()
    content = members(installation, taken.path)
    assert "depots/attend.depot" in content
    assert b"plus jeune" not in content["journal/tetes.jsonl"]
    assert taken.manifest.deposits == 1
