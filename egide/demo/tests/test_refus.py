"""`egide demo` on a base that nobody marked: one sentence, an exit code, and not one row."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.core.management import CommandError, call_command

from egide.config import local


def test_the_command_refuses_a_base_that_is_not_marked_and_writes_nothing(base_clonee, tmp_path):
    env = {"PATH": os.defpath, "PYTHONIOENCODING": "utf-8", "EGIDE_VAR": str(tmp_path)}
    with psycopg.connect(base_clonee) as connexion:
        avant = connexion.execute("SELECT count(*) FROM comptes_agent").fetchone()
    rendu = subprocess.run(
        [sys.executable, "-m", "egide", "demo"],
        cwd=local.ROOT,
        env={**env, local.ADMIN_VARIABLE: base_clonee},
        capture_output=True,
        text=True,
        check=False,
    )
    assert rendu.returncode == 1, rendu.stderr
    assert "n’est pas marquée comme démonstration" in rendu.stdout + rendu.stderr
    assert "Traceback" not in rendu.stderr
    with psycopg.connect(base_clonee) as connexion:
        assert connexion.execute("SELECT count(*) FROM comptes_agent").fetchone() == avant


@pytest.mark.parametrize("commande", ["jouer_recits", "charger_volume"])
def test_what_writes_invented_people_asks_for_the_mark_itself(base_clonee, commande):
    with pytest.raises(CommandError, match="rien n’y a été écrit"):
        call_command(commande)
