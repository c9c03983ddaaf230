"""Acts on the employer's tree of units."""

from datetime import date

from django.db import transaction

from egide.socle.comptes.actions.trace import consigner_acte, exiger_motif
from egide.socle.comptes.models import Agent, Territoire, Unite
from egide.socle.comptes.permissions import exiger, refus_de_gerer
from egide.socle.comptes.registres import APRES_CHANGEMENT_DE_L_ARBRE
from egide.socle.comptes.selectors import unite_et_ascendantes
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
    _exiger_ouverte(parent)
    _exiger_nom_libre(nom)
    unite = Unite.objects.create(
        nom=nom.strip(), genre=Unite.Genre(genre), parent=parent, territoire=territoire, telephone=telephone
    )
    _prevenir(unite)
    consigner_acte(agent, "ouvrir_unite", genre="unite", objet_id=unite.pk)
    return unite


@transaction.atomic
def renommer_unite(*, agent: Agent, unite: Unite, nom: str, motif: str) -> Unite:
    """Give a unit its new name; what it did under the former one stays its own.

    Raises Refus when the unit is closed, when another one bears this name, or without a reason.
    """
    exiger(refus_de_gerer(agent), "renommer_unite")
    motif = exiger_motif(motif)
    unite = _verrouiller(unite)
    _exiger_nom_libre(nom, sauf=unite)
    unite.nom = nom.strip()
    unite.save(update_fields=["nom"])
    consigner_acte(agent, "renommer_unite", genre="unite", objet_id=unite.pk, motif=motif)
    return unite


@transaction.atomic
def rattacher_unite(*, agent: Agent, unite: Unite, parent: Unite | None, motif: str) -> Unite:
    """Move a unit, and all that is below it, under another one; without `parent`, to the top of the tree.

    The managers above the former place stop belonging to it, those above the new one begin.
    Raises Refus when a unit would be below itself, when one of the two is closed, or without a reason.
    """
    exiger(refus_de_gerer(agent), "rattacher_unite")
    motif = exiger_motif(motif)
    # every open unit is locked in one order: two moves at once cannot make a loop
    list(Unite.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    unite = _verrouiller(unite)
    _exiger_ouverte(parent)
    if parent is not None and unite.pk in unite_et_ascendantes(parent):
        raise Refus("Une unité ne peut pas être sous elle-même : choisissez une autre unité.", code="unite_en_boucle")
    if unite.parent_id == (parent.pk if parent else None):
        raise Refus("Cette unité est déjà à cette place.", code="unite_en_place")
    unite.parent = parent
    unite.save(update_fields=["parent"])
    _prevenir(unite)
    consigner_acte(agent, "rattacher_unite", genre="unite", objet_id=unite.pk, motif=motif)
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


def _verrouiller(unite: Unite) -> Unite:
    """Lock a unit for the rest of the transaction and read it again; raises Refus when it is closed."""
    relue = Unite.objects.select_for_update().get(pk=unite.pk)
    if relue.fermee_le is not None:
        raise Refus("Cette unité est fermée : elle ne change plus.", code="unite_fermee")
    return relue


def _exiger_ouverte(parent: Unite | None) -> None:
    if parent is not None and parent.fermee_le is not None:
        raise Refus("L’unité au-dessus est fermée : choisissez une unité ouverte.", code="unite_fermee")


def _exiger_nom_libre(nom: str, sauf: Unite | None = None) -> None:
    autres = Unite.objects.exclude(pk=sauf.pk) if sauf else Unite.objects.all()
    if autres.filter(nom__iexact=nom.strip()).exists():
        raise Refus("Une unité porte déjà ce nom.", code="unite_en_double")


def _prevenir(unite: Unite) -> None:
    for suivre in APRES_CHANGEMENT_DE_L_ARBRE:
        suivre(unite)
