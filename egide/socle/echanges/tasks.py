"""Deferred jobs: urgent warnings at once and every fifteen seconds in any case; each other round every minute.

Every round is also run by the thread of the watch, which does not depend on the scheduler of these jobs.
"""

from django.utils import timezone
from procrastinate.contrib.django import app

from egide.socle.echanges.actions import TACHE_ASTREINTE
from egide.socle.echanges.astreinte import veiller
from egide.socle.echanges.rappels import rappeler
from egide.socle.echanges.recapitulatif import recapituler
from egide.socle.echanges.relances import relancer


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


@app.periodic(cron="* * * * *", periodic_id="ronde", queueing_lock="ronde_relances")
@app.task(name="egide.echanges.relancer", queue="relances", pass_context=False)
def relancer_transmissions(timestamp: int | None = None) -> None:
    """Run one round of the packages that nobody received. `timestamp` is given by the launch and not used."""
    relancer(le=timezone.now())


@app.periodic(cron="* * * * *", periodic_id="ronde", queueing_lock="ronde_courriels")
@app.task(name="egide.echanges.recapituler", queue="courriels", pass_context=False)
def envoyer_recapitulatifs(timestamp: int | None = None) -> None:
    """Run one round of the summaries. `timestamp` is given by the periodic launch and not used."""
    recapituler(le=timezone.now())
