"""The copy of a PDF that circulates: the same pages, nothing that runs, calls out, hides or tells who wrote it."""

import io

import pikepdf
from pikepdf import Pdf

from egide.socle.documents.controle.limites import PAGES
from egide.socle.documents.controle.recopie import Recopie
from egide.socle.documents.controle.refus import PieceRefusee

_ABIME = "Ce PDF est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau, puis renvoyez-le."
_FERME = "Ce PDF est fermé par un mot de passe. Enregistrez-le sans mot de passe, puis renvoyez-le."
_LONG = f"Ce PDF est trop long : {PAGES} pages au plus. Envoyez-le en plusieurs fois."


def nettoyer_pdf(octets: bytes) -> bytes:
    """Return the pages alone: what was filled in or written on them is drawn, the rest is left behind.

    Raises PieceRefusee for a broken, locked or endless file.
    """
    try:
        with Pdf.open(io.BytesIO(octets)) as pdf:
            if len(pdf.pages) > PAGES:
                raise PieceRefusee(_LONG, code="pages")
            if not pdf.pages:
                raise PieceRefusee(_ABIME, code="abime")
            _aplatir(pdf)
            sortie = io.BytesIO()
            Recopie(pdf).tout().save(
                sortie, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
            )
            return sortie.getvalue()
    except pikepdf.PasswordError as erreur:
        raise PieceRefusee(_FERME, code="mot_de_passe") from erreur
    except (
        pikepdf.PdfError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as erreur:
        raise PieceRefusee(_ABIME, code="abime") from erreur


def _aplatir(pdf: Pdf) -> None:
    """Draw into the pages the answers of a form, the notes and the stamps: they are read, they act no more."""
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
