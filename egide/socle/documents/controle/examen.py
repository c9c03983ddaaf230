"""The whole examination of a received file: what it is, what circulates in its place."""

from dataclasses import dataclass

from egide.socle.documents.controle.images import nettoyer_image
from egide.socle.documents.controle.nature import BUREAUTIQUE, IMAGES, Nature, reconnaitre
from egide.socle.documents.controle.pdf import nettoyer_pdf
from egide.socle.documents.controle.refus import PieceRefusee


@dataclass(frozen=True)
class Limites:
    """How much a file may weigh (bytes), how large a picture may be (pixels), how long a PDF may be (pages)."""

    octets: int
    pixels: int
    pages: int


@dataclass(frozen=True)
class Examen:
    """What the file is, and the copy that may circulate; `a_convertir` when it must become a PDF first."""

    nature: Nature
    copie: bytes | None
    nature_de_la_copie: Nature

    @property
    def a_convertir(self) -> bool:
        """Whether the copy must still be made by a converter."""
        return self.copie is None


def examiner(octets: bytes, limites: Limites) -> Examen:
    """Recognise, measure, clean. Raises PieceRefusee with its French sentence (confidentialité §53)."""
    if len(octets) > limites.octets:
        mo = limites.octets // (1024 * 1024)
        raise PieceRefusee(f"Ce fichier est trop lourd : {mo} Mo au plus. Réduisez-le, puis renvoyez-le.", code="poids")
    nature = reconnaitre(octets)
    if nature in IMAGES:
        return Examen(nature, nettoyer_image(octets, nature, pixels=limites.pixels), nature)
    if nature is Nature.PDF:
        return Examen(nature, nettoyer_pdf(octets, pages=limites.pages), nature)
    assert nature in BUREAUTIQUE or nature is Nature.TEXTE
    return Examen(nature, None, Nature.PDF)
