"""The general scope: a few named posts read parts of every file; it lives and ends with the post."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from egide.socle.acces.actions.trace import consigner_droits, exiger_motif
from egide.socle.acces.appartenances import VOLETS_DU_ROLE
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.models import PorteeGenerale
from egide.socle.acces.permissions import PORTENT_PARTOUT
from egide.socle.acces.volets import TOUS_SAUF_RESERVES
from egide.socle.comptes.models import Agent, Poste
from egide.socle.comptes.roles import Role
from egide.socle.interface.refus import Refus

GENRE = "portee_generale"


@transaction.atomic
def accorder_portee_generale(
    *, agent: Agent, poste: Poste, volets: int, fondement: str, du: date, au: date | None = None
) -> PorteeGenerale:
    """Open `volets` of every file to the holder of `poste`, until `au` at most and never after the post.

    The parts stay within those of the role, and never among the reserved ones. Raises Refus (right, one's own
    post, role, no part, no ground, dates, already given).
    """
    autoriser(agent, "accorder_portee_generale")
    fondement = exiger_motif(fondement)
    poste = Poste.objects.select_for_update(of=("self",)).select_related("agent").get(pk=poste.pk)
    if poste.agent_id == agent.pk:
        raise Refus("Personne ne s’ouvre la portée générale à soi-même : demandez à un autre cadre.", "pour_soi")
    if Role(poste.role) not in PORTENT_PARTOUT:
        raise Refus("Seul un poste de la CRIP peut porter sur tout le département.", "portee_role")
    _exiger_dates(poste, du, au)
    ouverts = volets & VOLETS_DU_ROLE[Role(poste.role)] & TOUS_SAUF_RESERVES
    if ouverts != volets or not volets:
        raise Refus("Ce rôle ne lit pas tous ces volets : retirez ceux qui sont en trop.", "portee_volets")
    if PorteeGenerale.objects.non_finies(timezone.localdate()).filter(poste=poste).exists():
        raise Refus("Ce poste a déjà une portée générale : retirez-la d’abord.", "portee_en_double")
    portee = PorteeGenerale(poste=poste, volets=volets, fondement=fondement, du=du, au=au)
    portee.save(force_insert=True)
    consigner_droits(
        agent, None, "accorder_portee_generale", "portée générale", motif=fondement, genre=GENRE, objet_id=portee.pk
    )
    return portee


@transaction.atomic
def retirer_portee_generale(portee: PorteeGenerale, *, agent: Agent, le: datetime, motif: str) -> None:
    """Close a general scope at once; the row stays. One may give up one's own. Raises Refus."""
    autoriser(agent, "accorder_portee_generale")
    motif = exiger_motif(motif)
    if PorteeGenerale.objects.filter(pk=portee.pk, retiree_le__isnull=True).update(retiree_le=le) != 1:
        raise Refus("Cette portée générale est déjà retirée.", "portee_retiree")
    consigner_droits(
        agent, None, "retirer_portee_generale", "portée générale", motif=motif, genre=GENRE, objet_id=portee.pk
    )


def transmettre_portees(ancien: Poste, nouveau: Poste) -> int:
    """Give the general scope of a post to the post that takes over; the old one ends with its own post.

    Returns how many moved. A scope that has not begun, or that ends earlier, keeps its dates.
    """
    actives = PorteeGenerale.objects.non_finies(timezone.localdate())
    deja = set(actives.filter(poste=nouveau).values_list("volets", flat=True))
    suites = [
        PorteeGenerale(
            poste=nouveau,
            volets=portee.volets,
            fondement=portee.fondement,
            du=max(portee.du, nouveau.du),
            au=portee.au,
        )
        for portee in actives.filter(Q(au__isnull=True) | Q(au__gte=nouveau.du), poste=ancien)
        if portee.volets not in deja
    ]
    return len(PorteeGenerale.objects.bulk_create(suites))


def _exiger_dates(poste: Poste, du: date, au: date | None) -> None:
    if poste.au is not None and poste.au < timezone.localdate():
        raise Refus("Ce poste est terminé.", "poste_clos")
    if au is not None and au < du:
        raise Refus("La fin de la portée vient avant son début.", "dates_inversees")
    if du < poste.du or (poste.au is not None and max(du, au or du) > poste.au):
        raise Refus("La portée tient dans les dates du poste.", "hors_du_poste")
