"""The brake of this app on the pages of the apps below. Discovered at start-up."""

from django.utils import timezone

from egide.socle.acces.lectures import FREINS, Frein
from egide.vigilance.actions import freiner_les_ouvertures


def _juger(ouverts: int) -> None:
    freiner_les_ouvertures(ouverts, le=timezone.now())


FREINS.append(Frein("vigilance_ouvertures_de_l_heure", _juger))
