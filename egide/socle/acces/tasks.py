"""Deferred job: the watch over posts."""

from django.utils import timezone
from procrastinate.contrib.django import app

from egide.socle.acces.veille_des_postes import veiller_aux_postes


@app.periodic(cron="*/10 * * * *", periodic_id="ronde", queueing_lock="ronde_postes")
@app.task(name="egide.postes.veiller", queue="postes", pass_context=False)
def veiller_postes(timestamp: int | None = None) -> None:
    """Run one round over the posts. `timestamp` is given by the periodic launch and not used."""
    veiller_aux_postes(le=timezone.now())
