"""A picture inside a PDF: how many points it opens to, and its bytes without what a device wrote in them."""

import io
import warnings
from collections.abc import Callable
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image

# Imported by name: Pillow would look for it at the first picture, when no file can be opened any more.
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
from PIL.JpegImagePlugin import JpegImageFile

from egide.socle.documents.controle.grammaire import FILTRES, FILTRES_D_IMAGE
from egide.socle.documents.controle.limites import PIXELS
from egide.socle.documents.controle.marques import sans_marques_jbig2, sans_marques_jpeg, sans_marques_jpx
from egide.socle.documents.controle.refus import PieceRefusee

Filtres = list[tuple[str, Object | None]]
_IMMENSE = (
    f"Une image de ce PDF est trop grande : {PIXELS // 1_000_000} millions de points au plus. Réduisez-la, puis "
    "renvoyez le fichier."
)
_COUPES = {"/DCTDecode": sans_marques_jpeg, "/JPXDecode": sans_marques_jpx, "/JBIG2Decode": sans_marques_jbig2}
_PHOTOS = {"/DCTDecode": JpegImageFile, "/JPXDecode": Jpeg2KImageFile}


def exiger_petite(image: Object) -> None:
    """Raise PieceRefusee for a picture of more points than a photo may have, by its own saying."""
    _exiger(image.get("/Width", 0), image.get("/Height", 0))


def alleger(source: Pdf, image: Object) -> tuple[bytes, Filtres]:
    """The bytes of a picture and the filters that open them; what was folded around a photo is unfolded.

    Raises PieceRefusee for a photo that is larger than it says, ValueError for what is no picture.
    """
    octets, filtres = image.read_raw_bytes(), _filtres_de(image)
    if not filtres or filtres[-1][0] not in FILTRES_D_IMAGE:
        return octets, filtres
    *autour, (nom, reglages) = filtres
    if autour:
        plie = Stream(source, octets)
        poser_filtres(plie, autour, lambda valeur, genre: valeur)
        octets = plie.read_bytes()
    if isinstance(reglages, Dictionary):
        _exiger(reglages.get("/Columns", 0), reglages.get("/Rows", 0))
    if nom in _PHOTOS:
        _exiger(*_taille(octets, nom))
    return (_COUPES[nom](octets) if nom in _COUPES else octets), [(nom, reglages)]


def poser_filtres(image: Object, filtres: Filtres, copier: Callable[[Any, str], Any]) -> None:
    """Write on a picture the filters that open it."""
    if not filtres:
        return
    image["/Filter"] = Array([Name(nom) for nom, _reglages in filtres])
    copies = [copier(reglages, "filtre") for _nom, reglages in filtres]
    if any(copie is not None for copie in copies):
        image["/DecodeParms"] = Array([Dictionary() if copie is None else copie for copie in copies])


def _filtres_de(image: Object) -> Filtres:
    """The filters of a picture with their settings. Raises ValueError for one that no picture needs."""
    noms, reglages = _liste(image.get("/Filter")), _liste(image.get("/DecodeParms"))
    connus = [next((nom for nom in FILTRES | FILTRES_D_IMAGE if dit == nom), "") for dit in noms]
    if "" in connus or FILTRES_D_IMAGE & set(connus[:-1]):
        raise ValueError("an unknown filter")
    reglages += [None] * len(connus)
    return list(zip(connus, reglages, strict=False))


def _liste(valeur: Any) -> list[Any]:
    if isinstance(valeur, Array):
        return list(valeur)
    return [] if valeur is None else [valeur]


def _exiger(largeur: Any, hauteur: Any) -> None:
    if int(largeur) * int(hauteur) > PIXELS:
        raise PieceRefusee(_IMMENSE, code="pixels")


def _taille(octets: bytes, nom: str) -> tuple[int, int]:
    """What the photo itself says: a reader believes it rather than the PDF. Raises ValueError when it says nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _PHOTOS[nom](io.BytesIO(octets)).size
    except (OSError, SyntaxError) as erreur:
        raise ValueError("not a photo") from erreur
