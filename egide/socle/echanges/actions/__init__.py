"""The acts of what waits and of what is sent: the only writers of this app."""

from egide.socle.echanges.actions.arrivees import (
    TACHE_ASTREINTE,
    accuser_alerte,
    alerter_astreinte,
    clore_arrivee,
    ouvrir_arrivee,
)
from egide.socle.echanges.actions.preferences import choisir_heure
from egide.socle.echanges.actions.receptions import (
    accuser_transmission,
    classer_transmission,
    consigner_accuse_exterieur,
    renvoyer_transmission,
)
from egide.socle.echanges.actions.silences import expliquer_silence
from egide.socle.echanges.actions.taches import relancer_tache
from egide.socle.echanges.actions.transmissions import Destination, transmettre, unite_emettrice

__all__ = [
    "TACHE_ASTREINTE",
    "Destination",
    "accuser_alerte",
    "accuser_transmission",
    "alerter_astreinte",
    "choisir_heure",
    "classer_transmission",
    "clore_arrivee",
    "consigner_accuse_exterieur",
    "expliquer_silence",
    "ouvrir_arrivee",
    "relancer_tache",
    "renvoyer_transmission",
    "transmettre",
    "unite_emettrice",
]
