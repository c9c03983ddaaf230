"""Positions on the map: coordinates, links and open location codes that would lead to a protected address."""

import re
from collections.abc import Iterator
from math import cos, floor, hypot, radians

_DECIMALES = re.compile(r"(?<![\d.])(-?\d{1,2})[.,](\d{3,})\D{1,12}?(-?\d{1,3})[.,](\d{3,})")
_DEGRES = re.compile(
    r"(\d{1,2})\s*°\s*(\d{1,2})\s*['’′]\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|''|’’)?\s*([NS])\D{0,6}?"
    r"(\d{1,3})\s*°\s*(\d{1,2})\s*['’′]\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|''|’’)?\s*([EWO])",
    re.IGNORECASE,
)
_ALPHABET = "23456789CFGHJMPQRVWX"
_CODE = re.compile(rf"(?<![0-9A-Z])([{_ALPHABET}]{{4,8}}\+[{_ALPHABET}]{{2,3}})(?![0-9A-Z])", re.IGNORECASE)
_CARTE = re.compile(
    r"(?:maps?\.|goo\.gl/maps|openstreetmap|waze|/maps?[/?@]|geo:|plus\.codes|what3words|///\w)", re.IGNORECASE
)
METRES_PAR_DEGRE = 111_320
# Two positions nearer than this are one place.
METRES_CONFONDUS = 250
_PAS_DES_LETTRES = 1 / 8000

Point = tuple[float, float]


def points(texte: str) -> Iterator[Point]:
    """Every latitude and longitude written in a text, in decimals or in degrees."""
    for lat, suite, lon, reste in _DECIMALES.findall(texte):
        yield float(f"{lat}.{suite}"), float(f"{lon}.{reste}")
    for d1, m1, s1, ns, d2, m2, s2, eo in _DEGRES.findall(texte):
        lat, lon = (
            int(d) + int(m) / 60 + float(s.replace(",", ".")) / 3600 for d, m, s in ((d1, m1, s1), (d2, m2, s2))
        )
        yield lat * (-1 if ns in "sS" else 1), lon * (1 if eo in "eE" else -1)


def codes(texte: str) -> list[str]:
    """Every open location code written in a text, whole or shortened."""
    return [code.upper() for code in _CODE.findall(texte)]


def code_ouvert(point: Point) -> str:
    """The open location code of a point, ten letters."""
    lat, lon = (
        floor(round((degres + decalage) / _PAS_DES_LETTRES, 6))
        for degres, decalage in zip(point, (90, 180), strict=True)
    )
    lettres = ""
    for _ in range(5):
        lettres = _ALPHABET[lat % 20] + _ALPHABET[lon % 20] + lettres
        lat, lon = lat // 20, lon // 20
    return f"{lettres[:8]}+{lettres[8:]}"


def proches(un: Point, autre: Point) -> bool:
    """Whether two points are one place, within some hundreds of metres."""
    largeur = (un[1] - autre[1]) * cos(radians(un[0]))
    return hypot(un[0] - autre[0], largeur) * METRES_PAR_DEGRE <= METRES_CONFONDUS


def montre_une_carte(texte: str) -> bool:
    """Whether a text leads to a map, whatever it shows there."""
    return bool(_CARTE.search(texte) or codes(texte) or next(points(texte), None))


def designe(texte: str, point: Point) -> bool:
    """Whether a text gives this place, by its coordinates or by a location code, even shortened."""
    entier = code_ouvert(point)
    return any(proches(point, lu) for lu in points(texte)) or any(
        entier.endswith(c) or c.startswith(entier) for c in codes(texte)
    )
