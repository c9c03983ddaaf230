"""Acts on the on-call rota."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from egide.socle.comptes.actions.postes import exiger_un_autre
from egide.socle.comptes.actions.trace import consigner_acte, exiger_motif
from egide.socle.comptes.models import Agent, Astreinte, Poste, Unite
from egide.socle.comptes.permissions import exiger, refus_d_organiser
from egide.socle.comptes.registres import APRES_CHANGEMENT_D_ASTREINTE
from egide.socle.comptes.roles import Droit, roles_qui
from egide.socle.interface.refus import Refus

# Being on call gives what CADRE_ASTREINTE reads and does: only someone who already answers for situations.
_PRENNENT_L_ASTREINTE = roles_qui(Droit.QUALIFIER, Droit.REVOIR_ACCES)
_QUALIFIENT = roles_qui(Droit.QUALIFIER)


@transaction.atomic
def inscrire_astreinte(
    *, agent: Agent, unite: Unite, de_garde: Agent, niveau: int, du: datetime, au: datetime
) -> Astreinte:
    """Put someone on call for a unit between two instants; level 1 is warned first, level 2 next.

    For the days of the turn and no other, it opens to her what the on-call manager reads of that unit.
    Raises Refus when the dates are inverted, when she holds on these days no post that may be on call, when
    someone would open to herself a unit where she does not already qualify, or when this level is already held.
    """
    exiger(refus_d_organiser(agent, unite), "inscrire_astreinte")
    if au <= du:
        raise Refus("La fin de l’astreinte vient avant son début.", code="dates_inversees")
    if niveau < 1:
        raise Refus("Choisissez le premier ou le second niveau.", code="niveau_inconnu")
    Unite.objects.select_for_update().get(pk=unite.pk)
    if not Poste.objects.en_vigueur().filter(agent=agent, unite=unite, role__in=_QUALIFIENT).exists():
        exiger_un_autre(agent, de_garde)
    _exiger_un_poste(de_garde, du, au)
    if Astreinte.objects.filter(unite=unite, niveau=niveau, retiree_le__isnull=True, du__lt=au, au__gt=du).exists():
        raise Refus("Ce niveau est déjà tenu pendant une partie de ce temps.", code="astreinte_en_double")
    astreinte = ouvrir_tour(unite=unite, de_garde=de_garde, niveau=niveau, du=du, au=au)
    consigner_acte(agent, "inscrire_astreinte", genre="astreinte", objet_id=astreinte.pk)
    return astreinte


@transaction.atomic
def retirer_astreinte(*, agent: Agent, astreinte: Astreinte, le: datetime, motif: str) -> Astreinte:
    """Remove a turn that has not begun, or stop now the one that runs; what is past stays as it was.

    The access that it gave stops at once. Raises Refus when the turn is over.
    """
    exiger(refus_d_organiser(agent, astreinte.unite), "retirer_astreinte")
    motif = exiger_motif(motif)
    astreinte = Astreinte.objects.select_for_update(of=("self",)).select_related("agent", "unite").get(pk=astreinte.pk)
    if astreinte.au <= le or astreinte.retiree_le is not None:
        raise Refus("Cette astreinte est finie : elle reste au tableau.", code="astreinte_finie")
    if astreinte.du > le:
        astreinte.retiree_le = le
    else:
        astreinte.au = le
    astreinte.save(update_fields=["au", "retiree_le"])
    _prevenir(astreinte)
    consigner_acte(agent, "retirer_astreinte", genre="astreinte", objet_id=astreinte.pk, motif=motif)
    return astreinte


def ouvrir_tour(*, unite: Unite, de_garde: Agent, niveau: int, du: datetime, au: datetime) -> Astreinte:
    """Create a turn and tell the upper layers."""
    astreinte = Astreinte.objects.create(unite=unite, agent=de_garde, niveau=niveau, du=du, au=au)
    _prevenir(astreinte)
    return astreinte


def _exiger_un_poste(de_garde: Agent, du: datetime, au: datetime) -> None:
    """Raise Refus unless one post of hers runs from the first to the last day, in a role that may be on call."""
    jours = (timezone.localdate(du), timezone.localdate(au))
    postes = Poste.objects.filter(agent=de_garde)
    tenus = postes.en_vigueur(jours[0]) & postes.en_vigueur(jours[1])
    if not de_garde.is_active or not tenus.exists():
        raise Refus("Cette personne ne tient pas de poste pendant toute l’astreinte.", code="sans_poste")
    if not tenus.filter(role__in=_PRENNENT_L_ASTREINTE).exists():
        raise Refus("L’astreinte se confie à un cadre, ou à un agent de la CRIP.", code="astreinte_role")


def _prevenir(astreinte: Astreinte) -> None:
    """Tell the upper layers, and forget the roles read earlier for this person."""
    astreinte.agent.__dict__.pop("_roles_du_jour", None)
    for suivre in APRES_CHANGEMENT_D_ASTREINTE:
        suivre(astreinte)
