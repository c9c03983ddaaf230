"""Deferred jobs: the days before, every night and every hour in any case; what cannot wait, every five minutes."""

from django.utils import timezone
from procrastinate.contrib.django import app

from egide.vigilance.detection import alerter, relever_les_jours


@app.periodic(cron="17 * * * *", periodic_id="ronde", queueing_lock="ronde_vigilance")
@app.task(name="egide.vigilance.relever", queue="vigilance", pass_context=False)
def relever_acces(timestamp: int | None = None) -> None:
    """Examine the days not examined yet: one a night, or those missed. `timestamp` is not used."""
    relever_les_jours(le=timezone.now())


@app.periodic(cron="*/5 * * * *", periodic_id="ronde", queueing_lock="ronde_vigilance_alerte")
@app.task(name="egide.vigilance.alerter", queue="vigilance", pass_context=False)
def alerter_acces(timestamp: int | None = None) -> None:
    """Look at the last minutes. `timestamp` is not used."""
    alerter(le=timezone.now())
