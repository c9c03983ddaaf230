"""Looks again at a copy that circulates, with other eyes than those that made it."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from PIL import Image

# No key nor value of these names, in any object, however deep it is written.
_INTERDITS = frozenset({
    "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/AF", "/RF", "/UF", "/FS", "/Filespec",
    "/OpenAction", "/AA", "/Action", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/URI", "/RichMedia", "/Movie",
    "/Sound", "/Rendition", "/XFA", "/AcroForm", "/Annots", "/Annot", "/OBJR", "/Obj", "/Names", "/Dests", "/Threads",
    "/Metadata", "/Info", "/PieceInfo", "/LastModified", "/Thumb", "/OCProperties", "/OC", "/OCG", "/Collection",
    "/PS", "/OPI", "/Ref", "/Alternates", "/FFilter", "/FDecodeParms", "/VP", "/Measure", "/PtData", "/ICCBased",
    "/Perms", "/DSS", "/Requirements", "/Extensions", "/Inconnue",
})  # fmt: skip
# What the format itself says of the points, not of the picture.
_DU_FORMAT = ("jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background")
_FINS = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82"}


def ce_qui_agit(media: str, octets: bytes) -> list[str]:
    """What a copy still holds that runs, calls out, hides or tells; nothing in a clean one."""
    return _dans_un_pdf(octets) if media == "application/pdf" else _dans_une_image(octets)


def en_clair(octets: bytes) -> bytes:
    """A whole PDF written out without compression, as plain bytes."""
    tampon = io.BytesIO()
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        pdf.save(
            tampon, qdf=True, stream_decode_level=pikepdf.StreamDecodeLevel.specialized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return tampon.getvalue()


def _dans_un_pdf(octets: bytes) -> list[str]:
    """Every key and every name of every object, direct values and all; nothing after the end."""
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        noms = {nom for objet in [*pdf.objects, pdf.trailer] for nom in _noms(objet)}
    queue = octets.rpartition(b"%%EOF")[2].strip()
    return [*sorted(noms & _INTERDITS), *(["queue"] if queue or not octets.startswith(b"%PDF-") else [])]


def _noms(racine: pikepdf.Object) -> Iterator[str]:
    """The keys and names that an object holds directly; what it points at is met in its own turn."""
    piles: list[Any] = [racine]
    while piles:
        objet = piles.pop()
        tenus: Iterable[Any] = ()
        if isinstance(objet, pikepdf.Name):
            yield str(objet)
        elif isinstance(objet, pikepdf.Array):
            tenus = objet
        elif isinstance(objet, pikepdf.Dictionary | pikepdf.Stream):
            if "/S" in objet and objet.get("/S") == "/GoTo":
                yield "/Action"
            yield from objet.keys()
            tenus = [objet[cle] for cle in sorted(objet.keys())]
        piles += [tenu for tenu in tenus if isinstance(tenu, pikepdf.Name) or not getattr(tenu, "is_indirect", False)]


def _dans_une_image(octets: bytes) -> list[str]:
    with Image.open(io.BytesIO(octets)) as lue:
        format_ = lue.format or ""
        trouves = [str(cle) for cle in lue.info if cle not in _DU_FORMAT]
        trouves += [f"exif {marque}" for marque in lue.getexif()]
    mots = (b"<script", b"Exif", b"http://ns.adobe.com", b"Photoshop", b"PK\x03\x04", b"GPS", b"MPF\0", b"ICC_PROFILE")
    trouves += [mot.decode() for mot in mots if mot in octets]
    fin = _FINS.get(format_)
    if fin is not None and (not octets.endswith(fin) or octets.count(fin) != 1):
        trouves.append("queue")
    if format_ == "WEBP" and len(octets) != 8 + int.from_bytes(octets[4:8], "little"):
        trouves.append("queue")
    return trouves
