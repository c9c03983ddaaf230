"""Deferred jobs: urgent warnings at once and every fifteen seconds in any case, reminders every minute."""

from django.utils import timezone
from procrastinate.contrib.django import app

from egide.socle.echanges.actions import TACHE_ASTREINTE
from egide.socle.echanges.astreinte import veiller
from egide.socle.echanges.rappels import rappeler


@app.periodic(cron="*/15 * * * * *", periodic_id="ronde", queueing_lock="ronde_astreinte")
@app.task(name=TACHE_ASTREINTE, queue="astreinte", priority=10, pass_context=False)
def avertir_astreinte(timestamp: int | None = None) -> None:
    """Run one round of the on-call warnings. `timestamp` is given by the periodic launch and not used."""
    veiller(le=timezone.now())


@app.periodic(cron="* * * * *", periodic_id="ronde", queueing_lock="ronde_rappels")
@app.task(name="egide.echeances.rappeler", queue="rappels", pass_context=False)
def rappeler_echeances(timestamp: int | None = None) -> None:
    """Run one round of the reminders. `timestamp` is given by the periodic launch and not used."""
    rappeler(le=timezone.now())
