"""Deferred job: the watch over people who may be one."""

from datetime import timedelta

from django.db import connection
from procrastinate.contrib.django import app

from egide.enfant.actions.personnes import VOISINS

CLES_PAR_TOUR = 500
TOURS = 40
ATTENTE = timedelta(minutes=10)


@app.periodic(cron="*/15 * * * *", periodic_id="doublons", queueing_lock="ronde_doublons")
@app.task(name="egide.enfant.veiller_doublons", queue="doublons", pass_context=False)
def veiller_doublons(timestamp: int | None = None) -> None:
    """Compare the names given or corrected since the last round with the whole base, by small bounded batches.

    `timestamp` is given by the periodic launch and not used.
    """
    for _ in range(TOURS):
        if veiller() < CLES_PAR_TOUR:
            return


def veiller(*, attente: timedelta = ATTENTE) -> int:
    """One batch: how many keys were read. The same keys are never read twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT enfant_veiller(%s, %s, %s::interval)",
            [CLES_PAR_TOUR, VOISINS, f"{attente.total_seconds()} seconds"],
        )
        return int(cursor.fetchone()[0])
