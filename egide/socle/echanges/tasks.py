"""Deferred jobs of the urgent warnings: at once when one opens, and every fifteen seconds in any case."""

from django.utils import timezone
from procrastinate.contrib.django import app

from egide.socle.echanges.actions import TACHE_ASTREINTE
from egide.socle.echanges.astreinte import veiller


@app.periodic(cron="*/15 * * * * *", periodic_id="ronde", queueing_lock="ronde_astreinte")
@app.task(name=TACHE_ASTREINTE, queue="astreinte", priority=10, pass_context=False)
def avertir_astreinte(timestamp: int | None = None) -> None:
    """Run one round of the on-call warnings. `timestamp` is given by the periodic launch and not used."""
    veiller(le=timezone.now())
