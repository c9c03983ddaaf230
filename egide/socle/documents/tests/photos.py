"""Twenty ways for a photo to tell where it was taken."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from egide.socle.documents.tests.fabrique import image, pdf

# A place that is nobody's, told in every spelling.
LATITUDE, LONGITUDE = "50.291987", "2.777654"
LIEU = (
    LATITUDE.encode(),
    LONGITUDE.encode(),
    b"Rue-Canari",
    "Rue-Canari".encode("utf-16-le"),
    b"Rue-Canari".hex().encode(),
)
_DEGRES = (IFDRational(50), IFDRational(17), IFDRational(311532, 10000))
RATIONNEL = struct.pack("<II", 311532, 10000), struct.pack(">II", 311532, 10000)


def exif(orientation: int = 1) -> Image.Exif:
    """An EXIF block with a GPS position, a place in words and a device."""
    bloc = Image.Exif()
    bloc[0x010E], bloc[0x0110], bloc[0x0112] = "Rue-Canari", "Appareil-Canari", orientation
    bloc[0x8825] = {0: b"\2\3\0\0", 1: "N", 2: _DEGRES, 3: "E", 4: _DEGRES, 28: b"ASCII\0\0\0Rue-Canari"}
    return bloc


XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    f' exif:GPSLatitude="{LATITUDE}" exif:GPSLongitude="{LONGITUDE}">Rue-Canari</rdf:Description></rdf:RDF>'
    '</x:xmpmeta><?xpacket end="w"?>'
).encode()
_IPTC = b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x5a\0\x0aRue-Canari\0"


def segment(marque: int, corps: bytes) -> Callable[[bytes], bytes]:
    """Put a segment behind the first two bytes of a JPEG."""
    bloc = bytes([0xFF, marque]) + struct.pack(">H", len(corps) + 2) + corps
    return lambda jpeg: jpeg[:2] + bloc + jpeg[2:]


def morceau(genre: bytes, corps: bytes) -> bytes:
    """A PNG with one more chunk behind its header."""
    bloc = struct.pack(">I", len(corps)) + genre + corps + struct.pack(">I", zlib.crc32(genre + corps))
    png = image("PNG")
    return png[:33] + bloc + png[33:]


def _vignette() -> bytes:
    """A JPEG whose thumbnail tells the place too."""
    dedans = image(taille=(8, 8), exif=exif())
    return segment(0xE2, b"MPF\0" + dedans)(image(exif=exif()))


def _mpf() -> bytes:
    """Two pictures in one file, as a phone keeps a portrait and its depth."""
    tampon = io.BytesIO()
    premiere, seconde = (Image.new("RGB", (32, 32), c) for c in ("teal", "navy"))
    premiere.save(tampon, "MPO", save_all=True, append_images=[seconde], exif=exif())
    return tampon.getvalue() + image(exif=exif())


def _texte_png(**textes: Any) -> bytes:
    infos = PngImagePlugin.PngInfo()
    for cle, valeur in textes.items():
        infos.add_text(cle.replace("_", " "), valeur)
    return image("PNG", pnginfo=infos)


def _profil_brut() -> bytes:
    """EXIF as ImageMagick writes it in a PNG: hexadecimal words in a compressed text."""
    infos = PngImagePlugin.PngInfo()
    hexa = exif().tobytes().hex()
    infos.add_text("Raw profile type exif", f"\nexif\n{len(hexa) // 2}\n{hexa}\n", zip=True)
    return image("PNG", pnginfo=infos)


def _itxt() -> bytes:
    infos = PngImagePlugin.PngInfo()
    infos.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    return image("PNG", pnginfo=infos)


def photo_dans_un_pdf(jpeg: bytes, *, couche: bool = False) -> bytes:
    """A scan as telephones make it: the photo put as it is in a page."""

    def armer(document: pikepdf.Pdf) -> None:
        flux = document.make_stream(zlib.compress(jpeg) if couche else jpeg)
        filtres = [pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode] if couche else [pikepdf.Name.DCTDecode]
        flux.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=48, Height=32, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Array(filtres),
        )  # fmt: skip
        flux.stream_dict.Metadata = document.make_stream(XMP)
        page = document.pages[0].obj
        page.Resources.XObject = pikepdf.Dictionary(Im0=flux)
        page.Contents = document.make_stream(b"q 200 0 0 150 20 20 cm /Im0 Do Q")
        document.docinfo["/Subject"] = pikepdf.String("Rue-Canari")

    return pdf(armer)


PHOTOS: dict[str, Callable[[], bytes]] = {
    "jpeg_exif": lambda: image(exif=exif()),
    "jpeg_exif_tourne": lambda: image(exif=exif(6)),
    "jpeg_exif_deux_fois": lambda: segment(0xE1, b"Exif\0\0" + exif().tobytes())(image(exif=exif())),
    "jpeg_xmp": lambda: segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)(image()),
    "jpeg_xmp_etendu": lambda: segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40) + XMP)(image()),
    "jpeg_iptc": lambda: segment(0xED, _IPTC)(image()),
    "jpeg_commentaire": lambda: image(comment=f"{LATITUDE} {LONGITUDE}".encode()),
    "jpeg_profil_bavard": lambda: image(icc_profile=bytes(36) + b"acsp" + bytes(88) + b"Rue-Canari"),
    "jpeg_vignette": _vignette,
    "jpeg_deux_images": _mpf,
    "jpeg_suivi_d_un_autre": lambda: image() + image(exif=exif()),
    "jpeg_segment_inconnu": lambda: segment(0xE9, b"Rue-Canari")(image()),
    "png_exif": lambda: image("PNG", exif=exif()),
    "png_texte": lambda: _texte_png(Location="Rue-Canari", GPS=f"{LATITUDE},{LONGITUDE}"),
    "png_texte_comprime": _profil_brut,
    "png_xmp": _itxt,
    "png_morceau_inconnu": lambda: morceau(b"plAc", b"Rue-Canari"),
    "png_suivi": lambda: image("PNG") + f"{LATITUDE} Rue-Canari".encode(),
    "webp_exif": lambda: image("WEBP", exif=exif()),
    "webp_xmp": lambda: image("WEBP", xmp=XMP, exif=exif()),
    "pdf_photo": lambda: photo_dans_un_pdf(image(exif=exif())),
    "pdf_photo_comprimee": lambda: photo_dans_un_pdf(_mpf(), couche=True),
}
