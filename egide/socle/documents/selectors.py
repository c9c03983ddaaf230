"""Reads of pieces, for screens."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from egide.socle.documents.actions import octets_de
from egide.socle.documents.magasin import FichierIllisible
from egide.socle.documents.models import Fichier, Piece
from egide.socle.interface.refus import Invisible, Refus


def pieces_de(*, dossier_id: UUID | None = None, objets: Sequence[UUID] = ()) -> list[Piece]:
    """Pieces of a file and of the objects that concern it, the last deposited first; those that this agent reads."""
    siennes = Q(objet_id__in=objets)
    if dossier_id is not None:
        siennes |= Q(dossier_id=dossier_id)
    return list(Piece.objects.filter(siennes).select_related("copie", "deposee_par"))


def piece_visible(piece_id: UUID) -> Piece:
    """A piece that this agent reads, whatever its state. Raises Invisible."""
    piece = Piece.objects.filter(pk=piece_id).select_related("copie").first()
    if piece is None:
        raise Invisible
    return piece


def copie_de(piece_id: UUID) -> tuple[Piece, bytes]:
    """A piece that circulates, with the bytes of its clean copy: nothing else is ever served.

    Raises Invisible when there is none to read, Refus when the store does not give it back.
    """
    piece = Piece.objects.disponibles().filter(pk=piece_id).select_related("copie").first()
    if piece is None or piece.copie is None:
        raise Invisible
    try:
        return piece, octets_de(piece.copie)
    except FichierIllisible as erreur:
        phrase = "Cette pièce ne se relit pas : prévenez l’administrateur, qui la cherchera dans les sauvegardes."
        raise Refus(phrase, "fichier_illisible") from erreur


def fichiers_illisibles() -> list[str]:
    """Files kept that do not open, by their id: after a restoration, each is tried with its key and its hash."""
    illisibles = []
    for fichier in Fichier.objects.filter(detruit_le__isnull=True).iterator():
        try:
            octets_de(fichier)
        except FichierIllisible:
            illisibles.append(f"fichier {fichier.pk}")
    return illisibles
