"""Children of several informations, as the present agent sees them."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from egide.parcours.information_preoccupante.models import EnfantConcerne


def enfants_de(informations: Iterable[UUID]) -> dict[UUID, list[EnfantConcerne]]:
    """Children of several informations, in one query and in the order in which they were told."""
    trouves: dict[UUID, list[EnfantConcerne]] = defaultdict(list)
    for enfant in EnfantConcerne.objects.filter(information_id__in=list(informations)):
        trouves[enfant.information_id].append(enfant)
    return trouves
