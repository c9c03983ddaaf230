"""The journal line of an act on a person."""

from uuid import UUID

from egide.socle.comptes.models import Agent
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


def tracer(agent: Agent, acte: str, *, genre: str, objet_id: UUID, dossier_id: UUID | None = None) -> None:
    """Write the line of `acte` in the current transaction; ids only."""
    consigner(
        Evenement.ACTE,
        agent_id=agent.pk,
        objet_genre=genre,
        objet_id=objet_id,
        dossier_id=dossier_id,
        acte=acte,
    )
