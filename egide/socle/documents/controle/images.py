"""The copy of a photo that circulates: the same picture, upright, with nothing written behind it."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from egide.socle.documents.controle.nature import Nature
from egide.socle.documents.controle.refus import PieceRefusee

_FORMATS = {Nature.JPEG: "JPEG", Nature.PNG: "PNG", Nature.WEBP: "WEBP"}
_ABIMEE = "Cette image est abîmée : elle ne s’ouvre pas. Reprenez la photo, ou enregistrez-la de nouveau."
QUALITE = 88


def nettoyer_image(octets: bytes, nature: Nature, *, pixels: int) -> bytes:
    """Redraw the picture alone: place, date, device, thumbnail, comment, profile and trailing bytes are left behind.

    `pixels` is the largest surface accepted. Raises PieceRefusee for a broken, animated or too large picture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(octets), formats=[_FORMATS[nature]])
            if image.width * image.height > pixels:
                raise PieceRefusee(
                    f"Cette image est trop grande ({image.width} × {image.height} points). Réduisez-la, puis "
                    "renvoyez-la.",
                    code="pixels",
                )
            if getattr(image, "n_frames", 1) > 1:
                raise PieceRefusee("Cette image est animée : envoyez une photo fixe.", code="animee")
            image.load()
            droite = ImageOps.exif_transpose(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as erreur:
        raise PieceRefusee(_ABIMEE, code="abime") from erreur
    except Image.DecompressionBombWarning as erreur:
        raise PieceRefusee(_ABIMEE, code="pixels") from erreur
    return _redessiner(droite, nature)


def _redessiner(image: Image.Image, nature: Nature) -> bytes:
    transparente = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    mode = "RGBA" if transparente and nature is not Nature.JPEG else "RGB"
    nue = Image.new(mode, image.size)
    nue.paste(image.convert(mode))
    sortie = io.BytesIO()
    if nature is Nature.PNG:
        nue.save(sortie, "PNG", optimize=True)
    else:
        nue.save(sortie, _FORMATS[nature], quality=QUALITE)
    return sortie.getvalue()
