"""Looks again at a copy that circulates, with other eyes than those that made it."""

import io

import pikepdf
from PIL import Image

_INTERDITS = (
    "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/OpenAction", "/AA", "/SubmitForm", "/ImportData", "/GoToE",
    "/GoToR", "/URI", "/RichMedia", "/XFA", "/AcroForm", "/Annots", "/Rendition", "/Metadata", "/Info", "/OCProperties",
    "/Filespec", "/Collection",
)  # fmt: skip
# What the format itself says of the points, not of the picture.
_DU_FORMAT = ("jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background")
_FINS = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82"}


def ce_qui_agit(media: str, octets: bytes) -> list[str]:
    """What a copy still holds that runs, calls out, hides or tells; nothing in a clean one."""
    return _dans_un_pdf(octets) if media == "application/pdf" else _dans_une_image(octets)


def _dans_un_pdf(octets: bytes) -> list[str]:
    """Every object written out without compression, then read as plain bytes; nothing after the end."""
    tampon = io.BytesIO()
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        contenus = b"".join(bytes(p.obj.Contents.read_bytes()) for p in pdf.pages if "/Contents" in p.obj)
        pdf.save(tampon, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    clair = tampon.getvalue().replace(contenus, b"")
    trouves = [mot for mot in _INTERDITS if any(mot.encode() + fin in clair for fin in (b" ", b"\n", b"<", b"(", b"/"))]
    queue = octets.rpartition(b"%%EOF")[2].strip()
    return [*trouves, *(["queue"] if queue or not octets.startswith(b"%PDF-") else [])]


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
