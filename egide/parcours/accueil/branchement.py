"""What this app tells the layers below: its usual flows, and what a restoration must open. Found at start-up."""

from datetime import datetime

from egide.parcours.accueil.abri import depots_illisibles
from egide.parcours.accueil.models import Recueil
from egide.socle.comptes.roles import Role
from egide.socle.echanges.flux import Flux, Passages, declarer_flux
from egide.socle.echanges.reprise import CONTROLES
from egide.socle.referentiels.fichiers import lire_nomenclature


def _voie(canal: str, libelle: str) -> Flux:
    """The flow of one way of arrival: its silence may mean that it is broken."""

    def lire(depuis: datetime, jusqu_a: datetime) -> Passages:
        recueils = Recueil.objects.filter(canal=canal, recu_le__gte=depuis, recu_le__lte=jusqu_a).order_by()
        return ((None, recu_le) for recu_le in recueils.values_list("recu_le", flat=True))

    rien = f"Rien reçu par cette voie ({libelle.lower()})"
    return Flux(f"accueil_{canal}", rien, lire, frozenset({Role.AGENT_CRIP, Role.CADRE_CRIP}))


for _ligne in lire_nomenclature("canaux_reception"):
    declarer_flux(_voie(_ligne.code, _ligne.libelle))
CONTROLES.append(depots_illisibles)
