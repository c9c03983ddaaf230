"""The redacted copy: pictures of pages with black boxes, put together anew; nothing of the original file crosses."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pypdfium2
from PIL import Image, ImageDraw

from egide.socle.documents.lettres.composition import composer
from egide.socle.documents.occultation.feuilles import (
    Boite,
    Mot,
    dessiner_page,
    mots_places,
    se_touchent,
    sur_l_image,
)

POINTS_DE_LA_COPIE = 150
# The box is larger than the word, and its width rounded: its exact length would help to guess what stood there.
MARGE = 2.0
PAS_DES_LARGEURS = 18.0
OCCULTE = "[passage occulté]"
SANS_TEXTE = "Page sans texte lisible."
QUALITE = 85


@dataclass(frozen=True)
class Zone:
    """A box of a page (from 1) to paint black, in points: left, bottom, right, top."""

    page: int
    boite: Boite


def elargir(boite: Boite) -> Boite:
    """The box that is painted: a margin around, and a width rounded up."""
    gauche, bas, droite, haut = boite
    largeur = -(-(droite - gauche + 2 * MARGE) // PAS_DES_LARGEURS) * PAS_DES_LARGEURS
    return gauche - MARGE, bas - MARGE, gauche - MARGE + largeur, haut + MARGE


def fabriquer_copie(octets: bytes, zones: Iterable[Zone], *, titre: str, le: datetime) -> bytes:
    """A tagged PDF of pictures, each with the words that remain as its alternative text.

    A word that a box touches is gone whole, from the picture and from the text.
    """
    peintes = [Zone(zone.page, elargir(zone.boite)) for zone in zones]
    places = mots_places(octets)
    images, feuilles = {}, []
    with pypdfium2.PdfDocument(octets) as document:
        for page, feuille in enumerate(document, 1):
            boites = [zone.boite for zone in peintes if zone.page == page]
            presents = [mot for mot in places if mot.page == page]
            nom = f"{page}.svg"
            images[nom] = _image(feuille, _entiers(presents, boites))
            largeur, hauteur = feuille.get_size()
            mots = f"Page {page}. {mots_restants(presents, boites) or SANS_TEXTE}"
            feuilles.append({"image": nom, "mots": mots, "largeur": largeur, "hauteur": hauteur})
    return composer("images", {"titre": titre, "feuilles": feuilles}, le=le, images=images)


def mots_restants(presents: Sequence[Mot], boites: Sequence[Boite]) -> str:
    """The words of a page that no box touches; a hidden passage is said once."""
    dits: list[str] = []
    for mot in presents:
        touche = any(se_touchent(mot.boite, boite) for boite in boites)
        if not touche:
            dits.append(mot.texte)
        elif not dits or dits[-1] != OCCULTE:
            dits.append(OCCULTE)
    return " ".join(dits)


def _entiers(presents: Sequence[Mot], boites: Sequence[Boite]) -> list[Boite]:
    """The boxes, and those of the words that they only touch: half a word would still be read."""
    touches = [mot.boite for mot in presents if any(se_touchent(mot.boite, boite) for boite in boites)]
    return [*boites, *touches]


def _image(feuille: pypdfium2.PdfPage, boites: Iterable[Boite]) -> bytes:
    image: Image.Image = dessiner_page(feuille, POINTS_DE_LA_COPIE)
    pinceau = ImageDraw.Draw(image)
    for boite in boites:
        pinceau.rectangle(sur_l_image(feuille, boite, image.size), fill="black")
    sortie = io.BytesIO()
    image.save(sortie, "JPEG", quality=QUALITE)
    return sortie.getvalue()
