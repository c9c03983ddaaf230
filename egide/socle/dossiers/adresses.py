"""The page of a file, as the layer that composes it tells it: the layers below link to it without knowing it."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import OuterRef, Subquery

from egide.socle.dossiers.models import Dossier

# The number of the file of a row, when the present agent opens it.
NUMERO_DU_DOSSIER = Subquery(Dossier.objects.filter(pk=OuterRef("dossier_id")).values("numero"))
_PAGE: list[Callable[[UUID], str]] = []


def declarer_page(adresse: Callable[[UUID], str]) -> None:
    """Say where a file opens. Called at start-up."""
    _PAGE[:] = [adresse]


def page_du_dossier(dossier_id: UUID | None) -> str:
    """Address of the page of a file that the reader sees; '' for none, and when no page is declared."""
    return _PAGE[0](dossier_id) if _PAGE and dossier_id else ""


def dossiers_lisibles(*dossiers: UUID | None) -> list[Dossier]:
    """Those of these files that the present agent opens, in their order: a link is made to no other."""
    lus = Dossier.objects.in_bulk([pk for pk in dossiers if pk])
    return [lus[pk] for pk in dict.fromkeys(dossiers) if pk in lus]
