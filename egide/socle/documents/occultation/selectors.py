"""Reads of a redaction for its pages: the list of mentions with their context, the picture of a page."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import pypdfium2
from PIL import Image, ImageDraw

from egide.socle.documents.occultation.copie import mots_restants
from egide.socle.documents.occultation.feuilles import Mot, dessiner_page, mots_places, sur_l_image
from egide.socle.documents.occultation.mentions import contexte
from egide.socle.documents.occultation.models import Occultation, Zone
from egide.socle.documents.sorties.controle import pdf_de
from egide.socle.interface.refus import Invisible

LIBELLES = {
    "nom": "Nom", "naissance": "Naissance", "adresse": "Adresse", "telephone": "Téléphone",
    "courriel": "Adresse électronique",
    "cherche": "Mots cherchés", "bande": "Bande de page",
}  # fmt: skip
POINTS_A_L_ECRAN = 80
_RETENUE, _ECARTEE = (20, 20, 20), (160, 90, 0)


@dataclass(frozen=True)
class MentionLue:
    """One line of the list: why, where, the words before, themselves, after."""

    zone: Zone
    libelle: str
    avant: str
    mots: str
    apres: str


def occultation_visible(occultation_id: UUID) -> Occultation:
    """A redaction with its piece. Raises Invisible when this agent does not see it."""
    lues = Occultation.objects.select_related(
        "piece__copie", "copie__copie", "preparee_par", "soumise_par", "relue_par"
    )
    occultation = lues.filter(pk=occultation_id).first()
    if occultation is None:
        raise Invisible
    return occultation


def mentions_de(occultation: Occultation) -> tuple[list[MentionLue], int]:
    """The mentions in the order of the document, and the number of its pages."""
    octets = pdf_de(occultation.piece)
    places = mots_places(octets)
    with pypdfium2.PdfDocument(octets) as document:
        pages = len(document)
    return [_lire(zone, places) for zone in occultation.zones.all()], pages


def textes_de_la_copie(occultation: Occultation) -> list[str]:
    """The words that remain, page by page, as the second reader checks them. Raises Invisible without a copy."""
    if occultation.copie is None:
        raise Invisible
    octets = pdf_de(occultation.piece)
    places = mots_places(octets)
    peintes: dict[int, list[tuple[float, float, float, float]]] = {}
    for zone in occultation.zones.filter(retenue=True):
        peintes.setdefault(zone.page, []).append(zone.boite)
    return [
        mots_restants([mot for mot in places if mot.page == page], peintes.get(page, []))
        for page in range(1, max((mot.page for mot in places), default=0) + 1)
    ]


def image_de_page(octets: bytes, page: int, zones: Iterable[Zone] = ()) -> bytes:
    """The picture of a page (from 1) for the screen, the boxes framed. Raises Invisible when there is no such page."""
    with pypdfium2.PdfDocument(octets) as document:
        if not 1 <= page <= len(document):
            raise Invisible
        feuille = document[page - 1]
        image: Image.Image = dessiner_page(feuille, POINTS_A_L_ECRAN)
        pinceau = ImageDraw.Draw(image, "RGBA")
        for zone in zones:
            if zone.page == page:
                couleur = _RETENUE if zone.retenue else _ECARTEE
                fond = (*couleur, 90) if zone.retenue else None
                pinceau.rectangle(sur_l_image(feuille, zone.boite, image.size), fill=fond, outline=couleur, width=2)
    sortie = io.BytesIO()
    image.save(sortie, "PNG")
    return sortie.getvalue()


def _lire(zone: Zone, places: list[Mot]) -> MentionLue:
    if zone.premier_mot is None or zone.dernier_mot is None:
        return MentionLue(zone, LIBELLES[zone.genre], "", "Une bande de la page", "")
    avant, dits, apres = contexte(places, range(zone.premier_mot, zone.dernier_mot + 1))
    return MentionLue(zone, LIBELLES[zone.genre], avant, dits, apres)
