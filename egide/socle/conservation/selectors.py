"""Reads of the holds, under row security."""

from uuid import UUID

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from egide.socle.conservation.models import Gel

# Whether a hold stands, read with the row that the page shows: few ever do, and only then are they read.
GELE_DOSSIER = RawSQL(
    "EXISTS (SELECT 1 FROM conservation_gel g WHERE g.dossier_id = dossiers_dossier.id AND g.leve_le IS NULL)",
    [],
    BooleanField(),
)


def gele_objet(table: str) -> RawSQL:
    """The same for an object on several children, read in `table`."""
    tenu = f"EXISTS (SELECT 1 FROM conservation_gel g WHERE g.objet_id = {table}.id AND g.leve_le IS NULL)"
    return RawSQL(tenu, [], BooleanField())


def gels_de(objet_id: UUID) -> list[Gel]:
    """Holds that stand on one file or one object, the latest first."""
    choisis = Gel.objects.en_cours().filter(Q(dossier_id=objet_id) | Q(objet_id=objet_id))
    return list(choisis.select_related("pose_par"))
