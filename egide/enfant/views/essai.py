"""The child that a page is about."""

from uuid import UUID

from egide.enfant.models import Personne
from egide.enfant.selectors import enfant_du_dossier
from egide.socle.interface.refus import Invisible


def enfant_ou_rien(dossier_id: UUID) -> Personne:
    """The child of this file; raises Invisible when it is not there for this agent."""
    enfant = enfant_du_dossier(dossier_id)
    if enfant is None:
        raise Invisible
    return enfant
