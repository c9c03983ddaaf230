"""What must be true before a piece leaves; pure, each with its French refusal (confidentialité §§40–43)."""

from collections.abc import Iterable
from dataclasses import dataclass

from egide.socle.documents.models import Piece
from egide.socle.documents.sorties.models import GenreDestinataire
from egide.socle.documents.states import Etat
from egide.socle.interface.refus import Refus

# Those who are of the family, or may be: justice alone gives them its pieces, and the child's interest is checked.
PROCHES = frozenset({GenreDestinataire.PERSONNE, GenreDestinataire.DEMANDEUR})


@dataclass(frozen=True)
class Confirmations:
    """What the agent says to have checked himself: the pages, the child's interest, the mentions of others."""

    regardee: bool = False
    interet: bool = False
    tiers: bool = False


def exiger_sortables(pieces: Iterable[Piece], genre: GenreDestinataire) -> None:
    """Refuse pieces that do not circulate, that hang apart, or that justice alone may give. Raises Refus."""
    presentes = list(pieces)
    if not presentes:
        raise Refus("Choisissez au moins une pièce.", "sans_piece")
    if len({piece.ancre.pk for piece in presentes}) > 1:
        raise Refus("Ces pièces ne viennent pas du même dossier : faites un envoi pour chacun.", "ancres")
    for piece in presentes:
        if piece.etat != Etat.DISPONIBLE:
            raise Refus(f"« {piece.titre} » n’est pas disponible : elle ne sort pas.", "piece_en_attente")
        if genre in PROCHES and piece.nature == Piece.Nature.JUDICIAIRE:
            raise Refus(
                f"« {piece.titre} » est une pièce de justice : elle se demande au juge, pas au Département.",
                "judiciaire",
            )


def exiger_confirmations(dites: Confirmations, genre: GenreDestinataire) -> None:
    """Refuse to give a family member what nobody checked for the child and for the others. Raises Refus."""
    if genre not in PROCHES:
        return
    if not dites.interet:
        raise Refus("Dites que l’intérêt supérieur de l’enfant ne s’y oppose pas.", "interet")
    if not dites.tiers:
        raise Refus("Dites qu’aucune mention d’un tiers ne reste à occulter.", "tiers")
