"""The security messages that an act has deferred, handed over as the worker would."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from egide.socle.comptes.avis import FILE


def avis_differes() -> list[ProcrastinateJob]:
    """Those that wait, in order."""
    return list(ProcrastinateJob.objects.filter(queue_name=FILE, status="todo").order_by("pk"))


def remettre_les_avis() -> None:
    """Run each of them once."""
    for tache in avis_differes():
        app.tasks[tache.task_name](**tache.args)
