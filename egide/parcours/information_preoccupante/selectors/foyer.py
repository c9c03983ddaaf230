"""Which files an information touches."""

from collections.abc import Sequence
from uuid import UUID

from egide.parcours.information_preoccupante.models import Information


def dossiers_lies(information: Information) -> Sequence[UUID]:
    """Files of the children of an information, as far as this agent reads it."""
    return list(information.enfants.filter(dossier__isnull=False).values_list("dossier_id", flat=True))
