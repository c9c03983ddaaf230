"""The words and colours of a piece, and how it is served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.text import slugify

from egide.socle.documents.controle.nature import IMAGES, SUFFIXES, Nature
from egide.socle.documents.models import Piece
from egide.socle.documents.states import Etat

_GENRE_DE_L_ETAT = {
    Etat.EN_ATTENTE: "attente",
    Etat.A_CONVERTIR: "attente",
    Etat.DISPONIBLE: "fait",
    Etat.REFUSEE: "retard",
    Etat.RETIREE: "vide",
}
ACTES = ("deposer_piece", "retirer_piece")
# A browser dresses the picture or the pages that it shows alone; there is no page of ours to dress.
_RIEN = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class LigneDePiece:
    """A piece on a page."""

    piece: Piece
    retirable: bool = False

    @property
    def genre(self) -> str:
        """Colour and shape of its state."""
        return _GENRE_DE_L_ETAT[Etat(self.piece.etat)]

    @property
    def lisible(self) -> bool:
        """Whether its copy may be opened."""
        return self.piece.etat == Etat.DISPONIBLE

    @property
    def deposant(self) -> str:
        """Who put it there; the public has no name here."""
        if self.piece.origine == Piece.Origine.PUBLIQUE:
            return "La personne qui a informé"
        return str(self.piece.deposee_par)

    @property
    def constat(self) -> str:
        """Why it is not, or what its reader must know."""
        piece = self.piece
        if piece.constat or piece.attend:
            return piece.constat or piece.get_attend_display()
        if piece.etat == Etat.EN_ATTENTE:
            return "Le contrôle est en cours : rechargez la page dans un instant."
        return piece.get_antivirus_display() if piece.antivirus == Piece.Antivirus.SANS else ""

    @property
    def nature(self) -> str:
        """« Judiciaire, écrite après la saisine »."""
        saisine = f", {self.piece.get_saisine_display().lower()}" if self.piece.saisine != Piece.Saisine.AUCUNE else ""
        return f"{self.piece.get_nature_display().split(' :')[0]}{saisine}"


@dataclass(frozen=True)
class SectionPieces:
    """The pieces of one page, and the way to add one; '' when this agent may not."""

    lignes: list[LigneDePiece]
    deposer: str


def section_pieces(
    pieces: Sequence[Piece], *, genre: str, objet_id: UUID, refus: Mapping[str, str | None]
) -> SectionPieces:
    """What the section of a page shows. `refus` says why each of `ACTES` is not open to this agent there.

    A piece that hangs from something else than this page is taken off on its own page.
    """
    adresse = "" if refus["deposer_piece"] else reverse("documents:deposer", args=[genre, objet_id])

    def retirable(piece: Piece) -> bool:
        sienne = piece.ancre.pk == objet_id
        return sienne and refus["retirer_piece"] is None and piece.etat != Etat.RETIREE

    return SectionPieces([LigneDePiece(piece, retirable(piece)) for piece in pieces], adresse)


def nom_servi(piece: Piece, media: str) -> str:
    """The name under which a copy is given: its title, never the name it came with."""
    return f"{slugify(piece.titre) or 'piece'}.{SUFFIXES[Nature(media)]}"


def politique_servie(media: str) -> str:
    """The rules under which a browser shows a copy; its own reader of PDF does not start in a sandbox."""
    return f"{_RIEN}; sandbox" if media in IMAGES else f"{_RIEN}; object-src 'self'"
