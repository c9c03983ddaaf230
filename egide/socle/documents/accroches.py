"""What a piece may hang from, as the upper layers tell it: documents know no child, no information, no page."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from egide.socle.documents.ancres import Ancre
from egide.socle.documents.models import Piece
from egide.socle.interface.refus import Invisible

DOSSIER = "dossier"


@dataclass(frozen=True)
class Accroche:
    """Its name on screens, its page, and the parts of it in which this agent may put a piece."""

    titre: str
    page: str
    ancres: tuple[Ancre, ...]


_LIRE: dict[str, Callable[[UUID], Accroche]] = {}


def declarer_accroche(genre: str, lire: Callable[[UUID], Accroche]) -> None:
    """Say how to read one kind of object; `lire` raises Invisible for one that is hidden. Called at start-up."""
    _LIRE[genre] = lire


def accroche(genre: str, objet_id: UUID) -> Accroche:
    """What is asked for. Raises Invisible when it is hidden, or of no known kind."""
    lire = _LIRE.get(genre)
    if lire is None:
        raise Invisible
    return lire(objet_id)


def accroche_de(piece: Piece) -> Accroche:
    """What a piece hangs from. Raises Invisible when it is hidden."""
    if piece.dossier_id is not None:
        return accroche(DOSSIER, piece.dossier_id)
    assert piece.objet_id is not None
    return accroche(piece.objet_genre, piece.objet_id)
