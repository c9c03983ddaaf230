"""Acts on the employer's tree of units."""

from datetime import date

from django.db import transaction

from egide.socle.comptes.actions.trace import consigner_acte
from egide.socle.comptes.models import Agent, Territoire, Unite
from egide.socle.comptes.permissions import exiger, refus_de_gerer
from egide.socle.interface.refus import Refus


@transaction.atomic
def ouvrir_unite(
    *,
    agent: Agent,
    nom: str,
    genre: str,
    parent: Unite | None = None,
    territoire: Territoire | None = None,
    telephone: str = "",
) -> Unite:
    """Open a unit under `parent`, in charge of `territoire`, and return it.

    Raises Refus when `agent` does not administer accounts, when the name is taken or the parent is closed.
    """
    exiger(refus_de_gerer(agent), "ouvrir_unite")
    if parent is not None and parent.fermee_le is not None:
        raise Refus("L’unité au-dessus est fermée : choisissez une unité ouverte.", code="unite_fermee")
    if Unite.objects.filter(nom__iexact=nom.strip()).exists():
        raise Refus("Une unité porte déjà ce nom.", code="unite_en_double")
    unite = Unite.objects.create(
        nom=nom.strip(), genre=Unite.Genre(genre), parent=parent, territoire=territoire, telephone=telephone
    )
    consigner_acte(agent, "ouvrir_unite", genre="unite", objet_id=unite.pk)
    return unite


@transaction.atomic
def fermer_unite(*, agent: Agent, unite: Unite, le: date, motif: str) -> Unite:
    """Close a unit on a day, once nobody works in it and no open unit is under it.

    Raises Refus while a post or a unit still depends on it.
    """
    exiger(refus_de_gerer(agent), "fermer_unite")
    unite = Unite.objects.select_for_update().get(pk=unite.pk)
    if unite.fermee_le is not None:
        raise Refus("Cette unité est déjà fermée.", code="unite_fermee")
    if unite.filles.filter(fermee_le__isnull=True).exists():
        raise Refus("Des unités ouvertes en dépendent : fermez-les ou rattachez-les d’abord.", code="unite_mere")
    if unite.postes.filter(au__isnull=True).exists() or unite.postes.filter(au__gt=le).exists():
        raise Refus(
            "Des personnes y tiennent encore un poste : terminez ou transmettez ces postes d’abord.",
            code="unite_occupee",
        )
    unite.fermee_le = le
    unite.save(update_fields=["fermee_le"])
    consigner_acte(agent, "fermer_unite", genre="unite", objet_id=unite.pk, motif=motif.strip())
    return unite
