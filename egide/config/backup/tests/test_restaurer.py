"""An archive put back: everything as it was, nothing in a place that is not empty, nothing left of a failure."""

import subprocess
import sys

import psycopg
import pytest

from egide.config import databases, local
from egide.config.backup.archive import Unreadable, exclusive
from egide.config.backup.drill import restore
from egide.config.backup.keys import new_pair, write_opening_key
from egide.config.backup.manifest import WITHOUT_ROWS, structure_of
from egide.config.backup.restore import RestoreRefused
from egide.config.backup.tests.conftest import CANARY
from egide.config.databases import DatabaseRole


def one(url, query):
    with psycopg.connect(url) as conn:
        return (conn.execute(query).fetchone() or (None,))[0]


def rows(url, query):
    with psycopg.connect(url) as conn:
        return conn.execute(query).fetchall()


def test_everything_comes_back_as_it_was_but_drafts_and_sessions(installation, empty_place, base_clonee):
    with psycopg.connect(base_clonee) as admin:
        admin.execute("INSERT INTO django_session VALUES ('cle', 'session', now())")
        assert one(base_clonee, "SELECT count(*) FROM interface_brouillon") == 1
    taken = installation.save()
    assert {"interface_brouillon", "django_session"} <= set(taken.manifest.without_rows)
    report = restore(taken.path, installation.opening, empty_place.env, empty_place.place)
    url = empty_place.admin_url
    assert one(url, f"SELECT count(*) FROM comptes_unite WHERE nom LIKE '{CANARY}%'") == 1
    for table in ("dossiers_dossier", "acces_acces", "comptes_agent", "journal_maillon"):
        assert one(url, f"SELECT count(*) FROM {table}") >= taken.manifest.counts[table] > 0
    with psycopg.connect(base_clonee) as before, psycopg.connect(url) as after:
        assert structure_of(after) == structure_of(before)
    assert "Journal intègre" in report.checked.journal
    assert (report.checked.probe.anonymous, report.checked.probe.given, report.checked.probe.not_given) == (0, 1, 0)
    for folder in ("files", "deposits"):
        source, target = getattr(installation.place, folder), getattr(empty_place.place, folder)
        content = {p.relative_to(source): p.read_bytes() for p in source.rglob("*") if p.is_file()}
        assert {p.relative_to(target): p.read_bytes() for p in target.rglob("*") if p.is_file()} == content
    assert one(url, "SELECT count(*) FROM interface_brouillon") == one(url, "SELECT count(*) FROM django_session") == 0
    only_a_person_lifts_its_mark(url, taken.path.name)


@pytest.mark.parametrize("end", ["SELECT 1", "SELECT procrastinate_finish_job_v1(id, 'failed', false) FROM job"])
def test_a_job_under_way_or_failed_comes_back_with_its_worker(installation, empty_place, base_clonee, end):
    with psycopg.connect(base_clonee) as admin:
        admin.execute(
            "WITH w AS (INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id)"
            " INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)"
            " SELECT 'essai', 'essai', 'doing', id FROM w"
        )
        admin.execute("CREATE TEMP TABLE job AS SELECT id FROM procrastinate_jobs WHERE queue_name = 'essai'")
        admin.execute(end)
    taken = installation.save()
    restore(taken.path, installation.opening, empty_place.env, empty_place.place)
    jobs = "SELECT id, status::text, worker_id FROM procrastinate_jobs WHERE worker_id IS NOT NULL"
    assert rows(empty_place.admin_url, jobs) == rows(base_clonee, jobs) != []


def test_nothing_that_comes_back_refers_to_what_is_left_out(base_clonee):
    """A row that comes back without the one it refers to stops the restoration of the whole base."""
    with psycopg.connect(base_clonee) as admin:
        broken = admin.execute(
            "SELECT o.relname, r.relname FROM pg_constraint JOIN pg_class o ON o.oid = conrelid"
            " JOIN pg_class r ON r.oid = confrelid"
            " WHERE contype = 'f' AND r.relname = ANY(%(out)s) AND o.relname <> ALL(%(out)s)",
            {"out": list(WITHOUT_ROWS)},
        ).fetchall()
    assert broken == []


def only_a_person_lifts_its_mark(url, archive):
    """The restored base is marked; the role of the application writes nothing of the mark."""
    assert rows(url, "SELECT archive, levee_le FROM echanges_reprise") == [(archive, None)]
    for attempt in (
        "DELETE FROM echanges_reprise",
        "UPDATE echanges_reprise SET archive = 'autre'",
        "INSERT INTO echanges_reprise SELECT * FROM echanges_reprise",
    ):
        with (
            psycopg.connect(databases.url_for(url, DatabaseRole.APP)) as conn,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            conn.execute(attempt)


def test_nothing_is_written_where_something_stands(installation, empty_place, base_clonee):
    taken = installation.save()
    occupied = {**empty_place.env, local.ADMIN_VARIABLE: base_clonee}
    with pytest.raises(RestoreRefused, match="n’est pas vide"):
        restore(taken.path, installation.opening, occupied, empty_place.place)
    empty_place.place.files.mkdir(parents=True)
    (empty_place.place.files / "un").touch()
    with pytest.raises(RestoreRefused, match="n’est pas vide"):
        restore(taken.path, installation.opening, empty_place.env, empty_place.place)
    assert empty_place.tables() == 0


def test_an_altered_archive_puts_nothing_in_place(installation, empty_place):
    taken = installation.save()
    octets = bytearray(taken.path.read_bytes())
    octets[len(octets) // 2] ^= 1
    taken.path.write_bytes(octets)
    with pytest.raises(Unreadable):
        restore(taken.path, installation.opening, empty_place.env, empty_place.place)
    assert empty_place.tables() == 0
    assert [path.name for path in empty_place.place.var.rglob("*")] == ["restauration.verrou"]


def test_what_differs_from_the_manifest_is_named_and_refused(installation, empty_place, monkeypatch):
    monkeypatch.setattr("egide.config.backup.take.counts_of", lambda conn: {"comptes_agent": 7})
    taken = installation.save()
    with pytest.raises(RestoreRefused, match="comptes_agent : .* relues pour 7 annoncées"):
        restore(taken.path, installation.opening, empty_place.env, empty_place.place)
    assert empty_place.tables() == 0
    draft = databases.parse(empty_place.admin_url)["NAME"] + "_restauration"
    assert one(empty_place.admin_url, f"SELECT count(*) FROM pg_database WHERE datname = '{draft}'") == 0


def test_the_command_says_the_date_first_and_refuses_the_rest(installation, empty_place, tmp_path):
    installation.save()
    other = tmp_path / "autre.cle"
    write_opening_key(new_pair()[1], other)
    command = [sys.executable, "-m", "egide", "restaurer", str(installation.place.archives)]
    for key in (other, tmp_path / "absente.cle"):
        done = subprocess.run(
            [*command, str(key)], env=empty_place.env, cwd=local.ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert "faite le" in done.stdout
        assert "Rien n’a été remis en place." in done.stderr
    assert empty_place.tables() == 0


def test_two_restorations_at_once_are_one(installation, empty_place):
    taken = installation.save()
    with (
        exclusive(empty_place.place.var / "restauration.verrou"),
        pytest.raises(RestoreRefused, match="Une autre restauration est en cours"),
    ):
        restore(taken.path, installation.opening, empty_place.env, empty_place.place)
    assert empty_place.tables() == 0
