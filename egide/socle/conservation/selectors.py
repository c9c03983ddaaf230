"""Reads of the holds, under row security."""

from uuid import UUID

from django.db.models import Q

from egide.socle.conservation.models import Gel


def gels_de(objet_id: UUID) -> list[Gel]:
    """Holds that stand on one file or one object, the latest first."""
    choisis = Gel.objects.en_cours().filter(Q(dossier_id=objet_id) | Q(objet_id=objet_id))
    return list(choisis.select_related("pose_par"))
