"""The queue of deferred jobs watched from outside it: what a killed worker left, what failed, what waits for too long.

procrastinate marks a worker by its heartbeat and leaves to us what a dead one was doing. Nothing here depends on its
scheduler: the thread of the watch runs it. Only names and instants are read, never an argument.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet
from procrastinate import RetryStrategy
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from egide.socle.acces.regles_acces import reglage
from egide.socle.echanges.astreinte import battre
from egide.socle.echanges.models import BATTEMENT_TACHES

# A job that fails is tried again after 4, 16, 64, 256, 1,024 seconds, then shown to the technical administrator.
ESSAIS = RetryStrategy(max_attempts=5, exponential_wait=4)

journal_technique = structlog.get_logger("egide.taches")


@dataclass(frozen=True)
class Tache:
    """A job as its watcher sees it: what it is called, what is wrong, since when, after how many attempts."""

    pk: int
    nom: str
    file: str
    essais: int
    depuis: datetime | None


@dataclass(frozen=True)
class EtatDesTaches:
    """What the queue holds that it should not."""

    echouees: list[Tache]
    abandonnees: list[Tache]
    en_retard: list[Tache]

    @property
    def saine(self) -> bool:
        """Whether nothing asks for somebody."""
        return not (self.echouees or self.abandonnees or self.en_retard)


def reprendre_taches(*, le: datetime) -> int:
    """Queue again the jobs of dead workers, with a growing pause; give up after some attempts, and say so.

    Safe in several processes at once: a job is locked, and a job that finished meanwhile is left alone. Returns how
    many were queued again.
    """
    reprises = 0
    for tache_id in list(_abandonnees(le).values_list("pk", flat=True)):
        with transaction.atomic():
            verrouillees = _abandonnees(le).select_for_update(skip_locked=True, of=("self",))
            tache = verrouillees.filter(pk=tache_id).first()
            if tache is None:
                continue
            if tache.attempts >= reglage("tache_essais_maximum"):
                _appeler("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", tache.pk)
                journal_technique.error("tâche abandonnée après ses essais", tache=tache.task_name)
                continue
            remettre_en_file(tache.pk, le + timedelta(seconds=reglage("tache_pause_secondes") * tache.attempts))
            reprises += 1
    battre(le=le, nom=BATTEMENT_TACHES)
    return reprises


def remettre_en_file(tache_id: int, le: datetime) -> None:
    """Queue a failed or abandoned job again, not before `le`; one more attempt is counted."""
    _appeler("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", tache_id, le)


def etat_des_taches(le: datetime) -> EtatDesTaches:
    """Failed jobs, jobs of dead workers, jobs that have waited for too long; the oldest first."""
    retard = le - timedelta(minutes=reglage("tache_attente_minutes"))
    depuis_l_envoi = Q(scheduled_at__lt=retard) | Q(scheduled_at__isnull=True, procrastinateevent__at__lt=retard)
    return EtatDesTaches(
        echouees=_lire(ProcrastinateJob.objects.filter(status="failed")),
        abandonnees=_lire(_abandonnees(le)),
        en_retard=_lire(ProcrastinateJob.objects.filter(depuis_l_envoi, status="todo")),
    )


def purger_echecs(*, le: datetime) -> int:
    """Forget the failed jobs that nobody ran again for a long time; returns how many."""
    limite = le - timedelta(days=reglage("tache_echec_jours"))
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs j WHERE status = 'failed' AND NOT EXISTS ("
            " SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id AND e.at >= %s)",
            [limite],
        )
        return int(cursor.rowcount)


def _abandonnees(le: datetime) -> QuerySet[ProcrastinateJob]:
    """Jobs under way whose worker is gone, or has given no heartbeat for a while."""
    limite = le - timedelta(seconds=reglage("tache_silence_secondes"))
    muets = ProcrastinateWorker.objects.filter(last_heartbeat__lt=limite)
    return ProcrastinateJob.objects.filter(Q(worker__isnull=True) | Q(worker__in=muets), status="doing").order_by("pk")


def _lire(taches: QuerySet[ProcrastinateJob]) -> list[Tache]:
    lues = taches.annotate(depuis=Max("procrastinateevent__at")).values_list(
        "pk", "task_name", "queue_name", "attempts", "depuis"
    )
    return [Tache(*lue) for lue in lues.order_by("depuis")[: reglage("taches_montrees")]]


def _appeler(requete: str, *valeurs: int | datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(requete, valeurs)
