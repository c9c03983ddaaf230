"""Children of several informations, as the present agent sees them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from egide.parcours.accueil.models import EnfantSignale
from egide.parcours.information_preoccupante.identites import enfant_declare
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information


def enfants_de(informations: Iterable[Information]) -> dict[UUID, list[EnfantConcerne]]:
    """Children of several informations, in one query and in the order in which they were told.

    One query more where some wait for their acknowledgement: their children as declared, to who reads the contact.
    """
    lues = {information.pk: information for information in informations}
    trouves: dict[UUID, list[EnfantConcerne]] = defaultdict(list)
    for enfant in EnfantConcerne.objects.filter(information_id__in=list(lues)):
        trouves[enfant.information_id].append(enfant)
    for pk, declares in enfants_declares([i for i in lues.values() if i.accusee_le is None], trouves).items():
        trouves[pk] += declares
    return trouves


def enfants_declares(
    informations: Sequence[Information], connus: dict[UUID, list[EnfantConcerne]]
) -> dict[UUID, list[EnfantConcerne]]:
    """Children of the contacts that are on no list yet; no query, and nothing, when nothing is asked."""
    if not informations:
        return {}
    du_recueil = {information.recueil_id: information for information in informations}
    repris = {enfant.enfant_signale_id for liste in connus.values() for enfant in liste}
    trouves: dict[UUID, list[EnfantConcerne]] = defaultdict(list)
    for dit in EnfantSignale.objects.filter(recueil_id__in=list(du_recueil)).order_by("rang"):
        if dit.pk not in repris:
            information = du_recueil[dit.recueil_id]
            trouves[information.pk].append(enfant_declare(information, dit))
    return trouves
