"""A picture on a page of its own: what leaves is always a PDF, which bears the mark."""

import io
from datetime import datetime

from PIL import Image

from egide.socle.documents.lettres.composition import composer

# The longer side of the page of a picture, in points: a sheet of A4.
GRAND_COTE = 842


def pdf_d_une_image(octets: bytes, *, titre: str, le: datetime) -> bytes:
    """A one-page tagged PDF of a picture, whose alternative text is the title of the piece."""
    with Image.open(io.BytesIO(octets)) as image:
        echelle = GRAND_COTE / max(image.size)
        largeur, hauteur = (cote * echelle for cote in image.size)
        redessinee = io.BytesIO()
        image.convert("RGB").save(redessinee, "JPEG", quality=90)
    feuille = {"image": "image.svg", "mots": f"Image : {titre}", "largeur": largeur, "hauteur": hauteur}
    images = {"image.svg": redessinee.getvalue()}
    return composer("images", {"titre": titre, "feuilles": [feuille]}, le=le, images=images)
