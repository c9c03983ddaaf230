"""The copy of a photo that circulates: the same picture, upright, with nothing written behind it."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from egide.socle.documents.controle.limites import PIXELS
from egide.socle.documents.controle.nature import Nature
from egide.socle.documents.controle.refus import PieceRefusee

FORMATS = {Nature.JPEG: "JPEG", Nature.PNG: "PNG", Nature.WEBP: "WEBP"}
_ABIMEE = "Cette image est abîmée : elle ne s’ouvre pas. Reprenez la photo, ou enregistrez-la de nouveau."
_GRANDE = "Cette image est trop grande. Réduisez-la, puis renvoyez-la."
_QUALITE = 90


def nettoyer_image(octets: bytes, nature: Nature) -> bytes:
    """Redraw the picture alone: place, date, device, thumbnail, comment, profile and trailing bytes are left behind.

    Raises PieceRefusee for a broken, animated or too large picture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            # a phone may hang a second picture behind a JPEG (MPF): only the first is kept
            image = Image.open(io.BytesIO(octets), formats=[FORMATS[nature], "MPO"][: 1 + (nature is Nature.JPEG)])
        if image.width * image.height > PIXELS:
            raise PieceRefusee(_GRANDE, code="pixels")
        if nature is not Nature.JPEG and getattr(image, "n_frames", 1) > 1:
            raise PieceRefusee("Cette image est animée : envoyez une photo fixe.", code="animee")
        image.load()
        return _redessiner(ImageOps.exif_transpose(image), nature)
    except Image.DecompressionBombError as erreur:
        raise PieceRefusee(_GRANDE, code="pixels") from erreur
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as erreur:
        raise PieceRefusee(_ABIMEE, code="abime") from erreur


def _redessiner(image: Image.Image, nature: Nature) -> bytes:
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda valeur: valeur / 256).convert("L")  # a scan in 65,536 greys
    transparente = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    mode = "RGBA" if transparente and nature is not Nature.JPEG else "RGB"
    nue = Image.new(mode, image.size)
    nue.paste(image.convert(mode))
    sortie = io.BytesIO()
    if nature is Nature.PNG:
        nue.save(sortie, "PNG")
    else:
        nue.save(sortie, FORMATS[nature], quality=_QUALITE)
    return sortie.getvalue()
