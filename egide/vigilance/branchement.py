"""The brake of this app on the pages of the apps below. Discovered at start-up."""

from uuid import UUID

from django.utils import timezone

from egide.socle.acces.lectures import FREINS
from egide.vigilance.actions import freiner_les_ouvertures
from egide.vigilance.selectors import ouvertures_de_l_heure


def _freiner(objet_genre: str, objet_id: UUID) -> None:
    freiner_les_ouvertures(ouvertures_de_l_heure(objet_genre, objet_id), le=timezone.now())


FREINS.append(_freiner)
