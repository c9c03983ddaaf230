"""The pages of a PDF as redaction sees them: words with their place, and pictures."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

Boite = tuple[float, float, float, float]
POINTS_PAR_POUCE = 72
# What the picture of one page may cost, whatever its file says of its size: an A2 sheet whole at 150 dots an inch.
PIXELS_D_UNE_PAGE = 9_000_000
COTE_D_UNE_IMAGE = 16_000
# How the reader of PDF says a word cut at the end of a line.
_CESURES = ("\x02", "\u00ad", "\ufffe")


@dataclass(frozen=True)
class Mot:
    """A word of a page (from 1), with its rank in the document and its box in points: left, bottom, right, top."""

    rang: int
    page: int
    texte: str
    boite: Boite


def mots_places(octets: bytes) -> list[Mot]:
    """Every word of a PDF, in the order of the file."""
    with pypdfium2.PdfDocument(octets) as document:
        places = [(page, *mot) for page in range(len(document)) for mot in _mots(document[page])]
    return [Mot(rang, page + 1, texte, boite) for rang, (page, texte, boite) in enumerate(places)]


def _mots(page: pypdfium2.PdfPage) -> Iterator[tuple[str, Boite]]:
    texte = page.get_textpage()
    lettres: list[str] = []
    boites: list[Boite] = []
    for rang in range(texte.count_chars()):
        signe = texte.get_text_range(rang, 1)
        if signe in _CESURES and lettres:
            # the halves of a word cut by the end of a line have each their box
            yield "".join([*lettres, "-"]), _englober(boites)
            lettres, boites = [], []
        elif signe and not signe.isspace():
            lettres.append(signe)
            boites.append(texte.get_charbox(rang, loose=True))
        elif lettres:
            yield "".join(lettres), _englober(boites)
            lettres, boites = [], []
    if lettres:
        yield "".join(lettres), _englober(boites)


def _englober(boites: list[Boite]) -> Boite:
    gauches, bas, droites, hauts = zip(*boites, strict=True)
    return min(gauches), min(bas), max(droites), max(hauts)


def se_touchent(une: Boite, autre: Boite) -> bool:
    """Whether two boxes of one page share anything."""
    return une[0] < autre[2] and autre[0] < une[2] and une[1] < autre[3] and autre[1] < une[3]


def dessiner_page(page: pypdfium2.PdfPage, points: int) -> Any:
    """The picture of a page, at so many dots an inch; at fewer when it would hold more than `PIXELS_D_UNE_PAGE`."""
    largeur, hauteur = (max(cote, 1.0) for cote in page.get_size())
    # each side is rounded up: a row and a column more
    place = PIXELS_D_UNE_PAGE - 2 * COTE_D_UNE_IMAGE - 1
    echelle = min(
        points / POINTS_PAR_POUCE, math.sqrt(place / (largeur * hauteur)), COTE_D_UNE_IMAGE / max(largeur, hauteur)
    )
    return page.render(scale=echelle).to_pil().convert("RGB")


def sur_l_image(page: pypdfium2.PdfPage, boite: Boite, taille: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where a box of the page falls on its picture, in dots, the page turned as it is shown."""
    coins = [_point(page, x, y, taille) for x in (boite[0], boite[2]) for y in (boite[1], boite[3])]
    xs, ys = zip(*coins, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _point(page: pypdfium2.PdfPage, x: float, y: float, taille: tuple[int, int]) -> tuple[int, int]:
    largeur, hauteur = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, *taille, 0, x, y, ctypes.byref(largeur), ctypes.byref(hauteur))
    return largeur.value, hauteur.value


def bande(octets: bytes, page: int, de: int, a: int) -> Boite:
    """The strip of a page (from 1) that runs from `de` to `a` hundredths of its height as it is shown, top first.

    Raises ValueError for a page that does not exist.
    """
    with pypdfium2.PdfDocument(octets) as document:
        if not 1 <= page <= len(document):
            raise ValueError(f"no page {page}")
        coins = [_sur_la_page(document[page - 1], *coin) for coin in ((0, de), (100, a))]
    xs, ys = zip(*coins, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _sur_la_page(page: pypdfium2.PdfPage, x: int, y: int) -> tuple[float, float]:
    gauche, haut = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDF_DeviceToPage(page, 0, 0, 100, 100, 0, x, y, ctypes.byref(gauche), ctypes.byref(haut))
    return gauche.value, haut.value
