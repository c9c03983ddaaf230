"""A worker killed with -9 in the middle of a slip, then begun again: each line once, nothing by halves."""

import os
import signal
import subprocess
import sys
import time

from django.utils import timezone

from egide.config import databases
from egide.config.databases import DatabaseRole
from egide.enfant.tests.factories import un_enfant, une_identite
from egide.socle.conservation.models import LigneBordereau

NOMBRE = 6
_TRAVAIL = """
import django; django.setup()
from django.utils import timezone
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.conservation.actions import executer_lignes
from egide.socle.conservation.models import Bordereau
executer_lignes(Bordereau.objects.get(), agent=agent_systeme(), le=timezone.now())
"""
# Each erasure of a file lasts, so that the kill falls inside one of them.
_LENTEUR = """
CREATE FUNCTION ralentir() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(0.4); RETURN OLD; END $$;
CREATE TRIGGER lent BEFORE DELETE ON dossiers_dossier FOR EACH ROW EXECUTE FUNCTION ralentir();
"""


def comptes(base):
    with base.admin() as conn:
        return conn.execute(
            "SELECT (SELECT count(*) FROM dossiers_dossier), (SELECT count(*) FROM enfant_personne),"
            " (SELECT count(*) FROM conservation_lignebordereau WHERE etat = 'eliminee')"
        ).fetchone()


def test_killed_in_the_middle_it_goes_on_where_it_stopped(base):
    for rang in range(NOMBRE):
        un_enfant(base.cast.agent_crip, une_identite(f"Enfant{'abcdef'[rang]}", "Ancien-Fictif"))
    base.vieillir()
    [bordereau] = base.proposer().values()
    base.decider(bordereau)
    base.viser(bordereau)
    base.lancer(bordereau)
    with base.admin() as conn:
        conn.execute(_LENTEUR)
    url = databases.url_for(base.admin_url, DatabaseRole.WORKER)
    env = {**os.environ, "EGIDE_ROLE": "worker", DatabaseRole.WORKER.variable: url}
    processus = subprocess.Popen([sys.executable, "-c", _TRAVAIL], env=env)
    limite = time.monotonic() + 60
    while comptes(base)[2] < 2 and time.monotonic() < limite:
        assert processus.poll() is None
        time.sleep(0.05)
    time.sleep(0.15)
    processus.send_signal(signal.SIGKILL)
    processus.wait(10)
    time.sleep(0.6)

    dossiers, personnes, eliminees = comptes(base)
    assert 2 <= eliminees < NOMBRE
    assert dossiers == personnes == NOMBRE - eliminees
    assert base.relire(bordereau).etat == "en_execution"
    assert base.executer(bordereau).etat == "execute"
    assert comptes(base) == (0, 0, NOMBRE)
    assert {etat for etat, _ in base.lignes(bordereau).values()} == {LigneBordereau.Etat.ELIMINEE}
    with base.admin() as conn:
        traces = conn.execute("SELECT count(*) FROM journal_ligne WHERE acte = 'eliminer_ligne'").fetchone()
    assert traces == (NOMBRE,)
    assert base.relire(bordereau).execute_le <= timezone.now()
