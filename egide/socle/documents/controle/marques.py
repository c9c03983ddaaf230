"""The marks that a device leaves in a JPEG, a JPEG 2000 or a JBIG2, cut without touching the picture."""

import re
from collections.abc import Iterator

_DEBUT = b"\xff\xd8"
_FIN = b"\xff\xd9"
_BALAYAGE = 0xDA
_FIN_MARQUE = 0xD9
# Inside a scan, 0xFF is followed by zero or by a restart; anything else is the next marker.
_APRES_LE_BALAYAGE = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# What draws: frames, tables, scans.
_QUI_DESSINENT = frozenset({*range(0xC0, 0xD0), *range(0xDA, 0xDE)})
# APP0 says how dense the points are, APP14 how the colours are written: without them a reader is wrong. Their first
# bytes alone say it; a thumbnail or words may follow.
_UTILES = {0xE0: (b"JFIF\0", 12), 0xEE: (b"Adobe", 12)}
# A JPEG 2000: the boxes that draw, those of its header, the kinds of colour that a number tells.
_BOITES = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})
_BOITES_D_ENTETE = frozenset({b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"})
_ENUMEREE, _GRIS, _RVB, _ROUGE_VERT_BLEU = 1, 17, 16, 3
# Its stream: where the points begin, what is said in words, the lengths of tiles that a cut makes false.
_SOC, _SOD, _SOT, _COM, _TLM = b"\xff\x4f", b"\xff\x93", b"\xff\x90", b"\xff\x64", b"\xff\x55"
_EXTENSION = 62
_SANS_LONGUEUR = 0xFFFFFFFF


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
        if marque in _QUI_DESSINENT:
            gardes.append(octets[rang:fin])
        elif marque in _UTILES:
            gardes.append(_utile(marque, octets[rang + 4 : fin]))
        rang = fin
    return b"".join([*gardes, _FIN])


def _utile(marque: int, corps: bytes) -> bytes:
    debut, longueur = _UTILES[marque]
    if not corps.startswith(debut) or len(corps) < longueur:
        return b""
    garde = corps[:longueur] + (b"\0\0" if marque == 0xE0 else b"")  # a thumbnail of no width and no height
    return bytes([0xFF, marque]) + (len(garde) + 2).to_bytes(2, "big") + garde


def sans_marques_jpx(octets: bytes) -> bytes:
    """The same JPEG 2000 without its boxes of words, its profile nor its comments. Raises ValueError if broken."""
    if octets.startswith(_SOC):
        return _sans_commentaires(octets)
    if octets[4:8] != b"jP  ":
        raise ValueError("not a JPEG 2000")
    gardes = []
    for genre, corps in _boites(octets):
        if genre == b"jp2h":
            gardes.append(_boite(genre, _entete(corps)))
        elif genre == b"jp2c":
            gardes.append(_boite(genre, _sans_commentaires(corps)))
        elif genre in _BOITES:
            gardes.append(_boite(genre, corps))
    return b"".join(gardes)


def _boites(octets: bytes) -> Iterator[tuple[bytes, bytes]]:
    rang = 0
    while rang + 8 <= len(octets):
        longueur, genre, debut = int.from_bytes(octets[rang : rang + 4], "big"), octets[rang + 4 : rang + 8], rang + 8
        if longueur == 1:
            longueur, debut = int.from_bytes(octets[rang + 8 : rang + 16], "big"), rang + 16
        fin = rang + longueur if longueur else len(octets)
        if fin < debut:
            raise ValueError("an endless box")
        yield genre, octets[debut:fin]
        rang = fin


def _boite(genre: bytes, corps: bytes) -> bytes:
    return (len(corps) + 8).to_bytes(4, "big") + genre + corps


def _entete(corps: bytes) -> bytes:
    """The header box: a colour that a profile tells is told by its number, since the profile names a device."""
    dedans = [(genre, dit) for genre, dit in _boites(corps) if genre in _BOITES_D_ENTETE]
    encres = next((int.from_bytes(dit[8:10], "big") for genre, dit in dedans if genre == b"ihdr"), 0)
    plate = bytes([_ENUMEREE, 0, 0]) + (_RVB if encres >= _ROUGE_VERT_BLEU else _GRIS).to_bytes(4, "big")
    return b"".join(
        _boite(genre, plate if genre == b"colr" and dit[:1] != bytes([_ENUMEREE]) else dit) for genre, dit in dedans
    )


def _sans_commentaires(flux: bytes) -> bytes:
    """The stream of a JPEG 2000 without its comments, in its header and in those of its tiles."""
    gardes, rang, tuile, fin_de_tuile = [flux[:2]], 2, -1, 0
    while rang + 4 <= len(flux):
        marque = flux[rang : rang + 2]
        if marque == _FIN:
            break
        if marque == _SOD:
            fin = fin_de_tuile or len(flux)
            if tuile < 0 or fin <= rang:
                raise ValueError("points without a tile")
            gardes.append(flux[rang:fin])
            if fin_de_tuile:
                vraie = sum(len(morceau) for morceau in gardes[tuile:])
                gardes[tuile] = gardes[tuile][:6] + vraie.to_bytes(4, "big") + gardes[tuile][10:]
            rang, tuile = fin, -1
            continue
        fin = rang + 2 + int.from_bytes(flux[rang + 2 : rang + 4], "big")
        if marque[0] != 0xFF or fin < rang + 4:
            raise ValueError("not a marker")
        if marque == _SOT:
            longueur = int.from_bytes(flux[rang + 6 : rang + 10], "big")
            tuile, fin_de_tuile = len(gardes), rang + longueur if longueur else 0
        if marque not in (_COM, _TLM):
            gardes.append(flux[rang:fin])
        rang = fin
    return b"".join([*gardes, _FIN])


def sans_marques_jbig2(octets: bytes) -> bytes:
    """The same JBIG2, as a PDF keeps it, without its comments."""
    gardes, rang = [], 0
    while rang + 11 <= len(octets):
        numero, signes = int.from_bytes(octets[rang : rang + 4], "big"), octets[rang + 4]
        nombre, apres = octets[rang + 5] >> 5, rang + 6
        if nombre == 7:
            nombre = int.from_bytes(octets[rang + 5 : rang + 9], "big") & 0x1FFFFFFF
            apres = rang + 9 + (nombre + 8) // 8
        apres += nombre * (1 if numero <= 256 else 2 if numero <= 65_536 else 4) + (4 if signes & 0x40 else 1)
        longueur = int.from_bytes(octets[apres : apres + 4], "big")
        fin = len(octets) if longueur == _SANS_LONGUEUR else apres + 4 + longueur
        if signes & 0x3F != _EXTENSION:
            gardes.append(octets[rang:fin])
        rang = fin
    return b"".join(gardes)
