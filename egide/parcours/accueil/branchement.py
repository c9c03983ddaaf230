"""What this app tells the layers below: its flows, its contacts as places of pieces, and what waits on the disk.

Found at start-up.
"""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from egide.parcours.accueil.abri import depots_illisibles, fichiers_en_route
from egide.parcours.accueil.actions import GENRE
from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.selectors import recueil_visible
from egide.socle.acces.volets import Volet
from egide.socle.comptes.roles import Role
from egide.socle.documents.accroches import Accroche, declarer_accroche
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.controleur import EN_ROUTE
from egide.socle.echanges.flux import Flux, Passages, declarer_flux
from egide.socle.echanges.reprise import CONTROLES
from egide.socle.interface.refus import Invisible
from egide.socle.referentiels.fichiers import lire_nomenclature


def _voie(canal: str, libelle: str) -> Flux:
    """The flow of one way of arrival: its silence may mean that it is broken."""

    def lire(depuis: datetime, jusqu_a: datetime) -> Passages:
        recueils = Recueil.objects.filter(canal=canal, recu_le__gte=depuis, recu_le__lte=jusqu_a).order_by()
        return ((None, recu_le) for recu_le in recueils.values_list("recu_le", flat=True))

    rien = f"Rien reçu par cette voie ({libelle.lower()})"
    return Flux(f"accueil_{canal}", rien, lire, frozenset({Role.AGENT_CRIP, Role.CADRE_CRIP}))


def _du_recueil(recueil_id: UUID) -> Accroche:
    """A contact. Raises Invisible when it is hidden."""
    recueil = recueil_visible(recueil_id)
    if recueil is None:
        raise Invisible
    ancre = Ancre.a_l_objet(recueil, genre=GENRE, volet=Volet.DANGER)
    return Accroche("Ce qui a été reçu", reverse("accueil:recueil", args=[recueil_id]), (ancre,))


for _ligne in lire_nomenclature("canaux_reception"):
    declarer_flux(_voie(_ligne.code, _ligne.libelle))
CONTROLES.append(depots_illisibles)
EN_ROUTE.append(fichiers_en_route)
declarer_accroche(GENRE, _du_recueil)
