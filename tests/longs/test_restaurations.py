"""The restorations that the daily suite leaves out: each takes ten seconds, and puts a whole base back."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import psycopg
import pytest

from egide.config import databases, local
from egide.config.backup.drill import restore, sweep
from egide.config.backup.restore import RestoreRefused, run
from egide.config.backup.tests.conftest import PATIENCE, empty_place, installation
from egide.config.backup.tests.test_journal_apres_restauration import lost, one

__all__ = ["empty_place", "installation", "lost"]


def test_an_opened_policy_is_seen(installation, empty_place, base_clonee):
    with psycopg.connect(base_clonee) as admin:
        admin.execute("CREATE POLICY trou ON dossiers_dossier FOR SELECT TO egide_app USING (true)")
    taken = installation.save()
    with pytest.raises(RestoreRefused, match="dossiers_dossier se lit sans être personne"):
        restore(taken.path, installation.opening, empty_place.env, empty_place.place)
    assert empty_place.tables() == 0


def a_drill(installation, tmp_path):
    """The command and the environment of a drill whose folders stand apart."""
    keys = {name: os.environ[name] for name in local.KEYS}
    env = {"PATH": os.defpath, "PYTHONIOENCODING": "utf-8", "TMPDIR": str(tmp_path), **keys}
    words = [str(installation.place.archives), str(installation.key_file)]
    return [sys.executable, "-m", "egide", "sauvegarde", "essayer", *words], env


def folders_of(drill):
    """The two folders that a drill holds, its own and that of its server, once a base is being put back there."""
    deadline = time.monotonic() + PATIENCE
    while True:
        assert time.monotonic() < deadline
        assert drill.poll() is None
        held = [os.path.realpath(fd) for fd in Path(f"/proc/{drill.pid}/fd").iterdir()]
        folders = [Path(path).parent for path in held if path.endswith("/lock")]
        if len(folders) == 2 and any((folder / "restauration.en_cours").exists() for folder in folders):
            return folders
        time.sleep(0.05)


def test_the_drill_restores_checks_destroys_and_tells_the_time(installation, tmp_path):
    installation.save()
    command, env = a_drill(installation, tmp_path)
    done = subprocess.run(command, env=env, cwd=local.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for said in ("faite le", "identiques", "Journal intègre", "Durée :", "sont détruits"):
        assert said in done.stdout
    assert not list(tmp_path.glob("egide-essai-*"))


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGHUP])
def test_a_drill_that_is_stopped_leaves_nothing(installation, tmp_path, asked):
    installation.save()
    command, env = a_drill(installation, tmp_path)
    heard = partial(signal.signal, asked, signal.SIG_DFL)  # whatever the terminal that runs the tests ignores
    with subprocess.Popen(command, env=env, cwd=local.ROOT, preexec_fn=heard) as running:  # noqa: PLW1509
        folders = folders_of(running)
        running.send_signal(asked)
        assert running.wait(PATIENCE) == 128 + asked
    assert [folder for folder in folders if folder.exists()] == []


def test_what_a_killed_drill_left_goes_with_the_next_one(installation, tmp_path, monkeypatch):
    installation.save()
    command, env = a_drill(installation, tmp_path)
    with subprocess.Popen(command, env=env, cwd=local.ROOT, stdout=subprocess.DEVNULL) as running:
        folders = folders_of(running)
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        sweep()
        assert all(folder.exists() for folder in folders)
        running.kill()
    sweep()
    assert [folder for folder in folders if folder.exists()] == []


def test_what_a_killed_restoration_left_does_not_stand_in_the_way(installation, empty_place):
    taken = installation.save()
    server, name = os.environ["EGIDE_TEST_SERVEUR"], databases.parse(empty_place.admin_url)["NAME"]
    local.ensure_database(server, f"{name}_restauration")
    leftover = empty_place.place.var / "restauration.en_cours" / "pieces" / "aa"
    leftover.mkdir(parents=True)
    (leftover / ("0" * 30 + "aa")).touch()
    restore(taken.path, installation.opening, empty_place.env, empty_place.place)
    assert empty_place.tables() > 0
    with psycopg.connect(server) as conn:
        left = conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"{name}_restauration"]).fetchone()
    assert left is None


def test_what_no_key_opens_is_named_and_the_rest_comes_back(installation, empty_place):
    (installation.place.deposits / "abime.depot").write_text("illisible")
    taken = installation.save()
    report = restore(taken.path, installation.opening, empty_place.env, empty_place.place)
    assert report.checked.unreadable == ("dépôt abime.depot",)
    assert (empty_place.place.deposits / "abime.depot").exists()


def test_the_same_copy_put_back_in_silence_is_still_named(installation, empty_place, lost):
    proof = empty_place.place.proof.read_bytes()
    restore(lost.path, installation.opening, empty_place.env, empty_place.place)
    empty_place.place.proof.write_bytes(proof)  # whoever hides the restoration brings back the proof as it was
    with pytest.raises(RestoreRefused, match="copie ancienne"):
        run("journal_verifier", local.JOURNAL, empty_place.env)


def test_a_restoration_whose_act_is_removed_is_named(installation, empty_place, lost):
    restore(lost.path, installation.opening, empty_place.env, empty_place.place)
    with psycopg.connect(empty_place.admin_url) as attacker:
        attacker.execute("SET session_replication_role = replica")
        attacker.execute("DELETE FROM journal_maillon WHERE ligne_id IN (SELECT id FROM journal_ligne"
                         " WHERE acte = 'reprise_apres_restauration')")  # fmt: skip
        attacker.execute("DELETE FROM journal_ligne WHERE acte = 'reprise_apres_restauration'")
    with pytest.raises(RestoreRefused, match="Journal altéré"):
        run("journal_verifier", local.JOURNAL, empty_place.env)


def test_lines_that_nothing_sealed_yet_are_sealed_on_the_new_server(installation, empty_place, base_clonee):
    """They carry transactions of the lost server, that a young server would reach in months only."""
    with psycopg.connect(base_clonee) as admin:
        admin.execute("INSERT INTO journal_ligne (id, le, evenement, objet_genre, acte, titre, motif, txid) VALUES"
                      " (gen_random_uuid(), now(), 'acte', '', 'tard', '', '', '999999999999')")  # fmt: skip
    taken = installation.save()
    report = restore(taken.path, installation.opening, empty_place.env, empty_place.place)
    assert "Journal intègre" in report.checked.journal
    sealed = "SELECT count(*) FROM journal_ligne l JOIN journal_maillon m ON m.ligne_id = l.id WHERE l.acte = 'tard'"
    deadline = time.monotonic() + PATIENCE
    while one(empty_place.admin_url, sealed) != 1:
        assert time.monotonic() < deadline
        run("journal_verifier", local.JOURNAL, empty_place.env)
