"""What the apps above tell the control of what leaves; each fills these lists when it is ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from egide.socle.documents.models import Piece
from egide.socle.documents.sorties.models import GenreDestinataire
from egide.socle.documents.sorties.secrets import Genre, Secret


@dataclass(frozen=True)
class Destinataire:
    """Someone to whom a piece may be given. `libelle` is what the agent reads: never a protected name."""

    genre: GenreDestinataire
    cle: UUID | None
    libelle: str

    @property
    def choix(self) -> str:
        """How a form sends him back: kind and id."""
        return f"{self.genre.value}:{self.cle}"


# Each gives the secrets linked with a piece or with an object on several children, by its id, but those that this
# recipient told of himself. It reads below row security: what it gives is compared at once, then forgotten (ADR 0018).
SECRETS: list[Callable[[UUID, Destinataire], Iterable[Secret]]] = []

# Each gives names of the family that this agent reads: a word that it bears never stops a letter alone.
NOMS_CONNUS: list[Callable[[UUID], Iterable[str]]] = []

# Each gives the parties of a piece that this agent sees.
PARTIES: list[Callable[[Piece], Iterable[Destinataire]]] = []

# Each says whether the present agent holds the reserved part of the secrets of this kind linked with a piece.
TITULAIRES: dict[Genre, Callable[[Piece], bool]] = {}


def parties_de(piece: Piece) -> list[Destinataire]:
    """Everyone to whom this piece may be given without a second person."""
    return [partie for lire in PARTIES for partie in lire(piece)]
