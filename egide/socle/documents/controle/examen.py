"""Opens a received file, and makes the copy of it that may circulate. Runs alone, in `enfant.py`."""

from dataclasses import dataclass

from egide.socle.documents.controle.documents import verifier_document
from egide.socle.documents.controle.images import nettoyer_image
from egide.socle.documents.controle.nature import IMAGES, Nature, reconnaitre, texte_de
from egide.socle.documents.controle.pdf import nettoyer_pdf


@dataclass(frozen=True)
class Examen:
    """What the file is and its clean bytes: the copy itself, or what a converter must first turn into a PDF."""

    nature: Nature
    octets: bytes

    @property
    def a_convertir(self) -> bool:
        """Whether these bytes still need a converter."""
        return self.nature in (Nature.DOCX, Nature.ODT, Nature.TEXTE)


def examiner(octets: bytes) -> Examen:
    """Recognise, measure, clean. Raises PieceRefusee with its French sentence (confidentialité §53)."""
    nature = reconnaitre(octets)
    if nature in IMAGES:
        return Examen(nature, nettoyer_image(octets, nature))
    if nature is Nature.PDF:
        return Examen(nature, nettoyer_pdf(octets))
    if nature is Nature.TEXTE:
        return Examen(nature, (texte_de(octets) or "").encode())
    verifier_document(octets, nature)
    return Examen(nature, octets)
