"""The marks that a device leaves in a JPEG or a JPEG 2000, cut without touching the picture."""

import re

_DEBUT = b"\xff\xd8"
_FIN = b"\xff\xd9"
_COMMENTAIRE = 0xFE
_BALAYAGE = 0xDA
_FIN_MARQUE = 0xD9
# Inside a scan, 0xFF is followed by zero or by a restart; anything else is the next marker.
_APRES_LE_BALAYAGE = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# APP0 says how dense the points are, APP14 how the colours are written: without them a reader is wrong.
_UTILES = frozenset({0xE0, 0xEE})
_BOITES_DE_MARQUES = frozenset({b"uuid", b"xml ", b"uinf"})


def sans_marques_jpeg(octets: bytes) -> bytes:
    """The same picture without EXIF, XMP, IPTC, profile, comment nor what follows it. Raises ValueError if broken."""
    if not octets.startswith(_DEBUT):
        raise ValueError("not a JPEG")
    gardes, rang = [_DEBUT], 2
    while rang + 2 <= len(octets):
        if octets[rang] != 0xFF:
            raise ValueError("not a marker")
        marque = octets[rang + 1]
        if marque == 0xFF:  # filling
            rang += 1
            continue
        if marque == _FIN_MARQUE:
            break
        fin = rang + 2 + int.from_bytes(octets[rang + 2 : rang + 4], "big")
        if marque == _BALAYAGE:
            suivante = _APRES_LE_BALAYAGE.search(octets, fin)
            fin = suivante.start() if suivante else len(octets)
        if marque != _COMMENTAIRE and (not 0xE0 <= marque <= 0xEF or marque in _UTILES):
            gardes.append(octets[rang:fin])
        rang = fin
    return b"".join([*gardes, _FIN])


def sans_marques_jpx(octets: bytes) -> bytes:
    """The same JPEG 2000 without its boxes of words; bytes that are not boxes are given back as they are."""
    if octets[4:8] != b"jP  ":
        return octets
    gardes, rang = [], 0
    while rang + 8 <= len(octets):
        longueur, genre = int.from_bytes(octets[rang : rang + 4], "big"), octets[rang + 4 : rang + 8]
        if longueur == 1:
            longueur = int.from_bytes(octets[rang + 8 : rang + 16], "big")
        fin = rang + longueur if longueur else len(octets)
        if fin <= rang:
            raise ValueError("an endless box")
        if genre not in _BOITES_DE_MARQUES:
            gardes.append(octets[rang:fin])
        rang = fin
    return b"".join(gardes)
