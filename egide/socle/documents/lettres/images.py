"""A picture on a page of its own: what leaves is always a PDF, which bears the mark."""

import io
import tempfile
from datetime import datetime
from pathlib import Path

from PIL import Image

from egide.socle.documents.lettres.composition import GABARITS, composer

# The longer side of the page of a picture, in points: a sheet of A4.
GRAND_COTE = 842


def pdf_d_une_image(octets: bytes, *, titre: str, le: datetime) -> bytes:
    """A one-page tagged PDF of a picture, whose alternative text is the title of the piece."""
    with tempfile.TemporaryDirectory() as dossier:
        racine = Path(dossier)
        (racine / "images.typ").write_text((GABARITS / "images.typ").read_text(encoding="utf-8"), encoding="utf-8")
        with Image.open(io.BytesIO(octets)) as image:
            echelle = GRAND_COTE / max(image.size)
            largeur, hauteur = (cote * echelle for cote in image.size)
            image.convert("RGB").save(racine / "image.jpg", "JPEG", quality=90)
        feuille = {"image": "image.jpg", "mots": f"Image : {titre}", "largeur": largeur, "hauteur": hauteur}
        return composer("images", {"titre": titre, "feuilles": [feuille]}, le=le, racine=racine)
