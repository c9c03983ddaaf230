"""After a restoration: the chain of the journal is told, everything that leaves is held, and one person lifts it."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.comptes.selectors import IDENTIFIANT_SYSTEME
from egide.socle.echanges.models import Reprise
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement
from egide.socle.journal.scellement import ACTE_DE_REPRISE, reprendre

# Each names what does not open in the restored installation: a key is missing, or it was already so. An app that
# keeps something encrypted beside the base adds its own.
CONTROLES: list[Callable[[], list[str]]] = []
_TACHES = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"


def reprise_retenue() -> Reprise | None:
    """The restoration that nobody has lifted yet, or None."""
    return Reprise.objects.filter(levee_le__isnull=True).first()


def taches_retenues() -> int:
    """How many jobs of the lost server start again with the lifting."""
    with connection.cursor() as cursor:
        cursor.execute(_TACHES)
        return int(cursor.fetchone()[0])


def ouvrir_reprise(*, archive: str, archive_du: datetime, le: datetime) -> Reprise:
    """Mark the base as restored, in the proof of the journal first, then by an act in its chain.

    Run by `egide restaurer` under the migration role, before anything is sealed again: the runtime roles cannot.
    """
    reprise = Reprise(pk=uuid7(), archive=archive, archive_du=archive_du, restauree_le=le)
    reprise.lignes_perdues = reprendre(reprise.pk)
    with transaction.atomic():
        reprise.save(force_insert=True)
        consigner(
            Evenement.ADMINISTRATION,
            agent_id=IDENTIFIANT_SYSTEME,
            objet_genre="reprise",
            objet_id=reprise.pk,
            acte=ACTE_DE_REPRISE,
            titre=archive,
            motif=f"instantané du {archive_du.isoformat()} ; {reprise.lignes_perdues} lignes perdues",
        )
    return reprise


@transaction.atomic
def lever_reprise(*, agent: Agent, le: datetime) -> Reprise:
    """Let jobs run and messages leave again. Raises Refus when `agent` may not, or when nothing is held."""
    autoriser(agent, "lever_reprise", None)
    reprise = Reprise.objects.select_for_update().filter(levee_le__isnull=True).first()
    if reprise is None:
        raise Refus("Rien n’est retenu : cette base n’attend aucune levée.", "rien_de_retenu")
    reprise.levee_le, reprise.levee_par = le, agent
    reprise.save(update_fields=["levee_le", "levee_par"])
    consigner(
        Evenement.ADMINISTRATION,
        agent_id=agent.pk,
        objet_genre="reprise",
        objet_id=reprise.pk,
        acte="lever_reprise",
    )
    return reprise
