"""A worker that also knows one more job: to write one effect, once. Started by test_taches_tuees.py alone."""

import os
import sys
import time

import django
import psycopg
from django.core.management import call_command
from django.db import connection, transaction
from procrastinate.contrib.django import app

TACHE = "egide.preuve.produire"
DUREE = 0.02


def produire(effet_id: int) -> None:
    """Note the attempt apart, then do the work as the acts of the house do: under a lock, and not when it is done."""
    with psycopg.connect(os.environ["EGIDE_PREUVE_URL"], autocommit=True) as a_part:
        a_part.execute("INSERT INTO preuve_essai (objet, processus) VALUES (%s, %s)", [effet_id, os.getpid()])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM preuve_objet WHERE id = %s AND NOT fait FOR UPDATE", [effet_id])
        if cursor.fetchone() is None:
            return
        cursor.execute("INSERT INTO preuve_effet (objet) VALUES (%s)", [effet_id])
        time.sleep(DUREE)
        cursor.execute("UPDATE preuve_objet SET fait = true WHERE id = %s", [effet_id])


if __name__ == "__main__":
    django.setup()
    from egide.socle.echanges.supervision import ESSAIS

    app.task(name=TACHE, queue="preuve", retry=ESSAIS)(produire)
    sys.exit(call_command("travailler"))
