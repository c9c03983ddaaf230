"""Acts on the on-call rota."""

from datetime import datetime

from django.db import transaction

from egide.socle.comptes.actions.trace import consigner_acte, exiger_motif
from egide.socle.comptes.models import Agent, Astreinte, Poste, Unite
from egide.socle.comptes.permissions import exiger, refus_d_organiser
from egide.socle.interface.refus import Refus


@transaction.atomic
def inscrire_astreinte(
    *, agent: Agent, unite: Unite, de_garde: Agent, niveau: int, du: datetime, au: datetime
) -> Astreinte:
    """Put someone on call for a unit between two instants; level 1 is warned first, level 2 next.

    Raises Refus when the dates are inverted, when she holds no post on these days, or when this level
    is already held for part of the time.
    """
    exiger(refus_d_organiser(agent, unite), "inscrire_astreinte")
    if au <= du:
        raise Refus("La fin de l’astreinte vient avant son début.", code="dates_inversees")
    if niveau < 1:
        raise Refus("Choisissez le premier ou le second niveau.", code="niveau_inconnu")
    Unite.objects.select_for_update().get(pk=unite.pk)
    postes = Poste.objects.filter(agent=de_garde)
    if not de_garde.is_active or not (postes.en_vigueur(du.date()) & postes.en_vigueur(au.date())).exists():
        raise Refus("Cette personne ne tient pas de poste pendant toute l’astreinte.", code="sans_poste")
    if Astreinte.objects.filter(unite=unite, niveau=niveau, retiree_le__isnull=True, du__lt=au, au__gt=du).exists():
        raise Refus("Ce niveau est déjà tenu pendant une partie de ce temps.", code="astreinte_en_double")
    astreinte = Astreinte.objects.create(unite=unite, agent=de_garde, niveau=niveau, du=du, au=au)
    consigner_acte(agent, "inscrire_astreinte", genre="astreinte", objet_id=astreinte.pk)
    return astreinte


@transaction.atomic
def retirer_astreinte(*, agent: Agent, astreinte: Astreinte, le: datetime, motif: str) -> Astreinte:
    """Remove a turn that has not begun, or stop now the one that runs; what is past stays as it was.

    Raises Refus when the turn is over.
    """
    exiger(refus_d_organiser(agent, astreinte.unite), "retirer_astreinte")
    motif = exiger_motif(motif)
    astreinte = Astreinte.objects.select_for_update().get(pk=astreinte.pk)
    if astreinte.au <= le or astreinte.retiree_le is not None:
        raise Refus("Cette astreinte est finie : elle reste au tableau.", code="astreinte_finie")
    if astreinte.du > le:
        astreinte.retiree_le = le
    else:
        astreinte.au = le
    astreinte.save(update_fields=["au", "retiree_le"])
    consigner_acte(agent, "retirer_astreinte", genre="astreinte", objet_id=astreinte.pk, motif=motif)
    return astreinte
