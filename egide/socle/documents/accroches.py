"""What a piece hangs from, and what asks for a redaction, as the upper layers tell it.

Documents know no child, no information, no request, no page.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from egide.socle.documents.ancres import Ancre
from egide.socle.documents.models import Piece
from egide.socle.documents.occultation.models import Occultation
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


@dataclass(frozen=True)
class Origine:
    """What waits for a redaction: its name on screens, its page."""

    titre: str
    page: str


# Each says which of its objects waits for a redaction, when this agent sees it.
ORIGINES: list[Callable[[Occultation], Origine | None]] = []


def origine_de(occultation: Occultation) -> Origine | None:
    """Where to go back from a redaction: what waits for it, else the pieces beside which its own stands.

    None for a second reader from whom both are hidden.
    """
    for lire in ORIGINES:
        if (trouvee := lire(occultation)) is not None:
            return trouvee
    with contextlib.suppress(Invisible):
        objet = accroche_de(occultation.piece)
        return Origine(objet.titre, f"{objet.page}#pieces")
    return None
