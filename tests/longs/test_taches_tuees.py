"""A thousand deferred jobs, the worker killed again and again: each effect is written once, none is lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.db import connection, transaction
from procrastinate.contrib.django import app

from egide.config import databases, local
from egide.config.databases import DatabaseRole
from tests.longs.preuve import TACHE

ROOT = Path(__file__).resolve().parents[2]
JOBS = 1_000
# The worker is killed when this many effects are written, whatever it is doing then.
KILLS = (40, 130, 250, 370, 480, 610, 740, 860)
PATIENCE = 420.0
TABLES = """
CREATE TABLE preuve_objet (id integer PRIMARY KEY, fait boolean NOT NULL DEFAULT false);
CREATE TABLE preuve_effet (objet integer NOT NULL, le timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE TABLE preuve_essai (objet integer NOT NULL, processus integer NOT NULL);
GRANT SELECT, INSERT, UPDATE ON preuve_objet, preuve_effet TO egide_app, egide_worker;
"""


def start(admin_url: str, var: Path) -> subprocess.Popen[bytes]:
    """A real worker on this database, beside the job of the proof."""
    env = {
        **os.environ,
        DatabaseRole.WORKER.variable: databases.url_for(admin_url, DatabaseRole.WORKER),
        "EGIDE_VAR": str(var),
    }
    with (var / "travail.txt").open("ab") as words:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.longs.preuve"],
            cwd=ROOT,
            env={**local.WORKER.restrict(env), "EGIDE_PREUVE_URL": admin_url},
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait(condition: Callable[[], bool], process: subprocess.Popen[bytes], var: Path) -> None:
    """Wait for what a living worker must reach; a worker that stops by itself fails the test with its words."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert process.poll() is None, (var / "travail.txt").read_text()
        assert time.monotonic() < deadline, (var / "travail.txt").read_text()[-4_000:]
        time.sleep(0.05)


def test_a_thousand_jobs_are_done_once_each_whatever_kills_the_worker(base_clonee: str, tmp_path: Path) -> None:
    with psycopg.connect(base_clonee, autocommit=True) as admin:
        admin.execute(TABLES)

        def count(query: str) -> int:
            row = admin.execute(query).fetchone()
            return int(row[0]) if row else 0

        with transaction.atomic(), connection.cursor() as cursor:
            for effet in range(JOBS):
                cursor.execute("INSERT INTO preuve_objet (id) VALUES (%s)", [effet])
                app.configure_task(TACHE, queue="preuve", allow_unknown=True).defer(effet_id=effet)
        began, left_behind = time.monotonic(), 0
        for done in KILLS:
            worker = start(base_clonee, tmp_path)
            wait(lambda done=done: count("SELECT count(*) FROM preuve_effet") >= done, worker, tmp_path)  # type: ignore[misc]
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
            left_behind = count("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")
        worker = start(base_clonee, tmp_path)
        try:
            wait(
                lambda: count(f"SELECT count(*) FROM procrastinate_jobs WHERE task_name = '{TACHE}'") == 0,
                worker,
                tmp_path,
            )
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
        seconds = time.monotonic() - began
        effects, distinct = (count(f"SELECT count({what} objet) FROM preuve_effet") for what in ("", "DISTINCT"))
        attempts = count("SELECT count(*) FROM preuve_essai")
        undone = count("SELECT count(*) FROM preuve_objet WHERE NOT fait")
    sys.stdout.write(
        f"\n{JOBS} jobs, {len(KILLS)} kill -9 in {seconds:.0f} s: {attempts} attempts,"
        f" {effects} effects, {effects - distinct} doubled, {JOBS - distinct} lost;"
        f" {left_behind} jobs were still held by dead workers at the last kill.\n"
    )
    assert left_behind > 0, "no kill fell on a job: the test proves nothing"
    assert attempts > JOBS, "no job was ever taken up again: the test proves nothing"
    assert (effects, distinct, undone) == (JOBS, JOBS, 0)
