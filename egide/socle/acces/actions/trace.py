"""What every act on rights shares: its line in the journal, its required reason, the file that must be visible."""

from uuid import UUID

from egide.socle.comptes.models import Agent
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


def exiger_visible(dossier_id: UUID) -> None:
    """Raise Invisible when the present agent does not see this file."""
    if not Dossier.objects.filter(pk=dossier_id).exists():
        raise Invisible


def exiger_motif(motif: str) -> str:
    """The reason without spaces around it; raises Refus when there is none."""
    propre = motif.strip()
    if not propre:
        raise Refus("Écrivez pourquoi : ce motif reste au journal.", "motif_absent")
    return propre


def consigner_droits(
    agent: Agent,
    dossier_id: UUID | None,
    acte: str,
    titre: str,
    *,
    motif: str = "",
    genre: str = "dossier",
    objet_id: UUID | None = None,
) -> None:
    """Write the line of a change of rights in the transaction that does it."""
    consigner(
        Evenement.DROITS,
        agent_id=agent.pk,
        objet_genre=genre,
        objet_id=objet_id,
        dossier_id=dossier_id,
        acte=acte,
        titre=titre[:120],
        motif=motif,
    )
