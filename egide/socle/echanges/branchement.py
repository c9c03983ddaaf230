"""The flows of this app, and what a restoration must open among the pieces. Discovered at start-up."""

from datetime import datetime

from egide.socle.comptes.roles import Role
from egide.socle.documents.selectors import fichiers_illisibles
from egide.socle.echanges.flux import Flux, Passages, declarer_flux
from egide.socle.echanges.models import BATTEMENT_SCELLEMENT, Battement, Transmission
from egide.socle.echanges.reprise import CONTROLES


def _transmissions(depuis: datetime, jusqu_a: datetime) -> Passages:
    envoyees = Transmission.objects.filter(envoyee_le__gte=depuis, envoyee_le__lte=jusqu_a)
    return envoyees.filter(emetteur__fermee_le__isnull=True).values_list("emetteur_id", "envoyee_le").order_by()


def _scellement(depuis: datetime, jusqu_a: datetime) -> Passages:
    return [(None, le) for le in Battement.objects.filter(nom=BATTEMENT_SCELLEMENT).values_list("le", flat=True)]


declarer_flux(
    Flux(
        nom="transmissions",
        rien="Aucune transmission envoyée",
        lire=_transmissions,
        roles=frozenset({Role.CADRE_CRIP, Role.CADRE_TERRITOIRE}),
    )
)
declarer_flux(
    Flux(
        nom=BATTEMENT_SCELLEMENT,
        rien="Le journal n’est plus scellé",
        lire=_scellement,
        roles=frozenset({Role.ADMIN_TECHNIQUE, Role.DPO}),
        ouvres=False,
        delai="scellement_silence_heures",
    )
)
CONTROLES.append(fichiers_illisibles)
