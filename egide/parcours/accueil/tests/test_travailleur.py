"""The worker as the process it really is: a public danger wakes somebody up, even after a kill -9."""

import json
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from egide.config import demonstration, local
from egide.config.databases import DatabaseRole
from egide.parcours.accueil.public.codes import nouveau_code
from egide.parcours.accueil.tests.test_attaques_public import deposer, un_depot
from egide.socle.acces.regles_acces import reglage
from egide.socle.echanges.tests.facteur import un_facteur

AU_PLUS = reglage("astreinte_avis_secondes")


@contextmanager
def travailler(base, facteur, var):
    """A worker on this base, whose messages go to this mail server; killed at the end."""
    env = {
        **os.environ,
        DatabaseRole.WORKER.variable: base.url(DatabaseRole.WORKER),
        "EGIDE_VAR": str(var),
        "EGIDE_SMTP_HOTE": "127.0.0.1",
        "EGIDE_SMTP_PORT": str(facteur.port),
    }
    with (var / "travail.txt").open("a") as sortie:
        processus = subprocess.Popen(
            demonstration.worker_command(),
            env=local.WORKER.restrict(env),
            stdout=sortie,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield processus
    finally:
        if processus.poll() is None:
            processus.send_signal(signal.SIGKILL)
        processus.wait(10)


def une_astreinte(base):
    """Somebody on call tonight for the cell."""
    agent, debut = uuid4(), timezone.now()
    with base.admin() as conn:
        conn.execute(
            "INSERT INTO comptes_agent (id, courriel, nom, prenom, telephone, is_active, est_systeme, password,"
            " serie_session, created_at) VALUES (%s, %s, 'Veilleuse', 'Anne', '', true, false, '!', 0, now())",
            [agent, f"{agent}@example.org"],
        )
        conn.execute(
            "INSERT INTO comptes_astreinte (id, unite_id, agent_id, niveau, du, au)"
            " SELECT gen_random_uuid(), id, %s, 1, %s, %s FROM comptes_unite",
            [agent, debut - timedelta(hours=1), debut + timedelta(hours=12)],
        )
    return f"{agent}@example.org"


def attendre(condition, secondes, processus, var):
    """Wait for something that a live worker must do."""
    limite = time.monotonic() + secondes
    while time.monotonic() < limite:
        assert processus.poll() is None, (var / "travail.txt").read_text()
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError((var / "travail.txt").read_text())


def etat(base):
    with base.admin() as conn:
        return [e for (e,) in conn.execute("SELECT etat FROM accueil_recueil").fetchall()]


def test_a_public_danger_wakes_somebody_up_and_reaches_the_cell(base, tmp_path):
    veilleuse = une_astreinte(base)
    with un_facteur() as facteur, travailler(base, facteur, tmp_path) as processus:
        with base.comme(DatabaseRole.PUBLIC) as conn:
            assert deposer(conn, un_depot(nouveau_code(), danger=True)) == "nouveau"
        attendre(lambda: facteur.messages, AU_PLUS, processus, tmp_path)
        attendre(lambda: etat(base) == ["pris_en_compte"], AU_PLUS, processus, tmp_path)
        assert facteur.destinataires() == [veilleuse]
        assert base.compte("echanges_battement") >= 1
    assert base.compte("information_preoccupante_information") == 1
    assert "Noé" not in (tmp_path / "travail.txt").read_text()


def test_a_kill_loses_nothing_and_doubles_nothing(base, tmp_path):
    veilleuse = une_astreinte(base)
    with un_facteur() as facteur:
        facteur.refuse = True
        with base.comme(DatabaseRole.PUBLIC) as conn:
            deposer(conn, un_depot(nouveau_code(), danger=True))
        with travailler(base, facteur, tmp_path) as processus:
            attendre(lambda: base.compte("echanges_avisenvoye") == 1, AU_PLUS, processus, tmp_path)
            processus.send_signal(signal.SIGKILL)
            processus.wait(10)
        facteur.refuse = False
        with travailler(base, facteur, tmp_path) as processus:
            attendre(lambda: facteur.messages, AU_PLUS, processus, tmp_path)
            attendre(lambda: etat(base) == ["pris_en_compte"], 2 * AU_PLUS, processus, tmp_path)
    assert facteur.destinataires() == [veilleuse]
    assert base.compte("information_preoccupante_information") == 1


def test_the_watch_does_not_depend_on_the_scheduler_of_jobs(base, tmp_path):
    veilleuse = une_astreinte(base)
    with base.comme(DatabaseRole.PUBLIC) as conn:
        deposer(conn, un_depot(nouveau_code(), danger=True))
    with base.admin() as conn:
        conn.execute("DELETE FROM procrastinate_jobs")
        conn.execute(
            "CREATE FUNCTION plus_de_taches() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;"
            "CREATE TRIGGER plus_de_taches BEFORE INSERT ON procrastinate_jobs"
            " FOR EACH ROW EXECUTE FUNCTION plus_de_taches()"
        )
    try:
        with un_facteur() as facteur, travailler(base, facteur, tmp_path) as processus:
            attendre(lambda: facteur.messages, AU_PLUS, processus, tmp_path)
            assert facteur.destinataires() == [veilleuse]
    finally:
        with base.admin() as conn:
            conn.execute("DROP FUNCTION plus_de_taches() CASCADE")


def test_damaged_sealed_deposits_are_kept_aside_and_stop_nothing(base, tmp_path):
    depots = tmp_path / "depots"
    depots.mkdir()
    abimes = {"vide": b"", "mots": b"pas un depot", "autre": json.dumps({"a": 1}).encode()}
    for nom, contenu in abimes.items():
        (depots / f"{nom}.depot").write_bytes(contenu)
    with base.comme(DatabaseRole.PUBLIC) as conn:
        deposer(conn, un_depot(nouveau_code()))
    with un_facteur() as facteur, travailler(base, facteur, tmp_path) as processus:
        attendre(lambda: len(list(depots.glob("*.illisible"))) == 3, AU_PLUS, processus, tmp_path)
        attendre(lambda: etat(base) == ["pris_en_compte"], AU_PLUS, processus, tmp_path)
    assert {c.stem: c.read_bytes() for c in depots.iterdir()} == abimes
