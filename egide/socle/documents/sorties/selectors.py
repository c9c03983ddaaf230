"""Reads of what leaves: the files that a piece speaks of, the units of its situation, what already left."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from egide.socle.acces.models import PriseEnCharge, Relation
from egide.socle.comptes.models import Unite
from egide.socle.comptes.ordre import alphabetique
from egide.socle.documents.models import Piece
from egide.socle.documents.sorties.models import PieceSortie, Sortie
from egide.socle.documents.states import Etat
from egide.socle.interface.refus import Invisible


def dossiers_de(cible: UUID) -> list[UUID]:
    """Ids of the files that a piece, or an object on several children, speaks of, those closed to the agent too.

    None when the piece or the object is closed to him.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM documents_dossiers_de(%s)", [cible])
        return [dossier_id for (dossier_id,) in cursor.fetchall()]


def unites_liees(piece: Piece) -> list[Unite]:
    """Units in charge of the object, or in relation with the file, that this agent sees."""
    charges = PriseEnCharge.objects.en_cours(timezone.now()).filter(objet_id__in=[piece.ancre.pk])
    relations = Relation.objects.filter(dossier_id__in=dossiers_de(piece.pk), au__isnull=True)
    ids = {*charges.values_list("sujet__unite", flat=True), *relations.values_list("sujet__unite", flat=True)}
    return list(Unite.objects.filter(pk__in=ids - {None}, fermee_le__isnull=True).order_by(alphabetique("nom")))


def pieces_voisines(piece: Piece) -> list[Piece]:
    """The other pieces of the same file or object that circulate: they may go with it."""
    meme: dict[str, Any] = {"dossier_id": piece.dossier_id} if piece.dossier_id else {"objet_id": piece.objet_id}
    return list(Piece.objects.select_related("copie").filter(etat=Etat.DISPONIBLE, **meme).exclude(pk=piece.pk))


def sorties_visibles() -> QuerySet[Sortie]:
    """What left or waits, as far as this agent reads it, the newest first."""
    return Sortie.objects.select_related("demandee_par", "autorisee_par").prefetch_related("pieces__piece")


def sortie_visible(sortie_id: UUID) -> Sortie:
    """One of them. Raises Invisible."""
    sortie = sorties_visibles().filter(pk=sortie_id).first()
    if sortie is None:
        raise Invisible
    return sortie


def ligne_visible(sortie_id: UUID, ligne_id: UUID) -> PieceSortie:
    """One piece of a leaving, with what it takes to hand it over. Raises Invisible."""
    lignes = PieceSortie.objects.select_related("sortie__demandee_par", "piece__copie")
    ligne = lignes.filter(pk=ligne_id, sortie_id=sortie_id).first()
    if ligne is None:
        raise Invisible
    return ligne
