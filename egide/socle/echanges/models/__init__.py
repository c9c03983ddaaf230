"""What waits for a human being, what left for another service, and the messages that say so."""

from egide.socle.echanges.models.arrivees import (
    BATTEMENT_ASTREINTE,
    BATTEMENT_AVIS,
    BATTEMENT_COURRIELS,
    BATTEMENT_RAPPELS,
    BATTEMENT_RELANCES,
    BATTEMENT_SCELLEMENT,
    BATTEMENT_SILENCES,
    BATTEMENT_TACHES,
    BATTEMENTS,
    SURVEILLES,
    AlerteAstreinte,
    AlerteQuerySet,
    Arrivee,
    ArriveeQuerySet,
    AvisEnvoye,
    AvisQuerySet,
    Battement,
)
from egide.socle.echanges.models.courriels import PreferenceCourriel, Recapitulatif
from egide.socle.echanges.models.reprise import Reprise
from egide.socle.echanges.models.silences import AlarmeSilence
from egide.socle.echanges.models.transmissions import LigneTransmise, Transmission, TransmissionQuerySet

__all__ = [
    "BATTEMENTS",
    "BATTEMENT_ASTREINTE",
    "BATTEMENT_AVIS",
    "BATTEMENT_COURRIELS",
    "BATTEMENT_RAPPELS",
    "BATTEMENT_RELANCES",
    "BATTEMENT_SCELLEMENT",
    "BATTEMENT_SILENCES",
    "BATTEMENT_TACHES",
    "SURVEILLES",
    "AlarmeSilence",
    "AlerteAstreinte",
    "AlerteQuerySet",
    "Arrivee",
    "ArriveeQuerySet",
    "AvisEnvoye",
    "AvisQuerySet",
    "Battement",
    "LigneTransmise",
    "PreferenceCourriel",
    "Recapitulatif",
    "Reprise",
    "Transmission",
    "TransmissionQuerySet",
]
