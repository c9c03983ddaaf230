"""Running a failed job again, by the technical administrator: its arguments are never shown, being ids."""

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.echanges.supervision import remettre_en_file
from egide.socle.interface.refus import Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@transaction.atomic
def relancer_tache(tache_id: int, *, agent: Agent, le: datetime) -> None:
    """Queue a failed job again, now. Raises Refus (another role; a job that is no more failed)."""
    autoriser(agent, "superviser_taches", None)
    echouee = ProcrastinateJob.objects.select_for_update().filter(pk=tache_id, status="failed").first()
    if echouee is None:
        raise Refus("Cette tâche n’est plus en échec.", "tache")
    remettre_en_file(tache_id, le)
    consigner(
        Evenement.ACTE, agent_id=agent.pk, objet_genre="tache", acte="relancer_tache", titre=echouee.task_name[:80]
    )
