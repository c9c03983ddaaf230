"""More than twenty ways for a photo to tell where it was taken."""

import io
import struct
import zlib
from collections.abc import Callable
from decimal import Decimal
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


def _dessin(ecrit: bytes, **ressources: Any) -> bytes:
    def armer(document: pikepdf.Pdf) -> None:
        page = document.pages[0].obj
        page.Contents = document.make_stream(ecrit)
        for cle, valeur in ressources.items():
            page.Resources[f"/{cle}"] = valeur(document) if callable(valeur) else valeur

    return pdf(armer)


def incluse(jpeg: bytes) -> bytes:
    """A photo written inside the drawing itself."""
    dit = b"/W 48 /H 32 /BPC 8 /CS /RGB /F /DCT /Lieu (Rue-Canari)"
    return b"q 200 0 0 150 20 20 cm\nBI " + dit + b"\nID " + jpeg + b"\nEI Q"


def _flux(ecrit: bytes, **cles: Any) -> Callable[[pikepdf.Pdf], pikepdf.Object]:
    def faire(document: pikepdf.Pdf) -> pikepdf.Object:
        flux = document.make_stream(ecrit)
        for cle, valeur in cles.items():
            flux[f"/{cle}"] = valeur(document) if callable(valeur) else valeur
        return flux

    return faire


def _incluse_ailleurs(ou: str) -> bytes:
    """The same photo inside a form, a glyph or a pattern."""
    boite = pikepdf.Array([0, 0, 400, 300])
    ecrit = incluse(image(exif=exif()))
    if ou == "forme":
        forme = _flux(ecrit, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=boite)
        return _dessin(b"/F Do", XObject=lambda document: pikepdf.Dictionary(F=forme(document)))
    if ou == "motif":
        motif = _flux(ecrit, PatternType=1, PaintType=1, TilingType=1, BBox=boite, XStep=400, YStep=300)
        return _dessin(
            b"/Pattern cs /M scn 0 0 400 300 re f", Pattern=lambda document: pikepdf.Dictionary(M=motif(document))
        )

    def police(document: pikepdf.Pdf) -> pikepdf.Object:
        glyphes = pikepdf.Dictionary(a=_flux(b"100 0 d0 " + ecrit)(document))
        codes = pikepdf.Dictionary(Differences=pikepdf.Array([97, pikepdf.Name.a]))
        lettre = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, FontBBox=boite, FirstChar=97, LastChar=97,
            FontMatrix=pikepdf.Array([1, 0, 0, 1, 0, 0]), Widths=[100], CharProcs=glyphes, Encoding=codes,
        )  # fmt: skip
        return pikepdf.Dictionary(T=lettre)

    return _dessin(b"BT /T 1 Tf (a) Tj ET", Font=police)


def _dans_la_page(**cles: Any) -> bytes:
    def armer(document: pikepdf.Pdf) -> None:
        for cle, valeur in cles.items():
            document.pages[0].obj[f"/{cle}"] = valeur

    return pdf(armer)


def _mesure() -> pikepdf.Dictionary:
    """Where a map lies on the Earth (geospatial PDF)."""
    coins = pikepdf.Array([Decimal(LATITUDE), Decimal(LONGITUDE)] * 4)
    systeme = pikepdf.Dictionary(Type=pikepdf.Name.GEOGCS, WKT=pikepdf.String("Rue-Canari"))
    return pikepdf.Dictionary(Type=pikepdf.Name.Measure, Subtype=pikepdf.Name.GEO, GPTS=coins, GCS=systeme)


def _image_mesuree() -> bytes:
    def armer(document: pikepdf.Pdf) -> None:
        flux = document.make_stream(image())
        flux.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=48, Height=32, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode, Measure=_mesure(),
            PtData=pikepdf.Dictionary(Type=pikepdf.Name.PtData, XPTS=pikepdf.Array([pikepdf.String("Rue-Canari")])),
        )  # fmt: skip
        document.pages[0].obj.Resources.XObject = pikepdf.Dictionary(I=flux)

    return pdf(armer)


def jpeg_2000(**options: Any) -> bytes:
    """A JPEG 2000 that tells the place in its comment and, when it has boxes, in two of them."""
    brut = image("JPEG2000", comment=b"Rue-Canari", **options)
    boites = b"".join(
        struct.pack(">I", len(corps) + 8) + genre + corps
        for genre, corps in ((b"uuid", bytes(16) + b"Rue-Canari"), (b"asoc", b"Rue-Canari"))
    )
    return brut if options.get("no_jp2") else brut + boites


def photo_jpeg_2000(octets: bytes) -> bytes:
    """A JPEG 2000 put as it is in a page."""
    dit = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "Filter": pikepdf.Name.JPXDecode}
    flux = _flux(octets, Width=48, Height=32, **dit)
    return _dessin(b"q 48 0 0 32 0 0 cm /I Do Q", XObject=lambda document: pikepdf.Dictionary(I=flux(document)))


def _profil_de_couleurs() -> bytes:
    profil = _flux(bytes(36) + b"acsp" + bytes(88) + b"Rue-Canari", N=3)
    espace = lambda document: pikepdf.Dictionary(P=pikepdf.Array([pikepdf.Name.ICCBased, profil(document)]))  # noqa: E731
    return _dessin(b"/P cs 1 0 0 sc 9 9 90 90 re f", ColorSpace=espace)


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
    "pdf_photo_apres_la_densite": lambda: photo_dans_un_pdf(segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1Rue-Canari")(image())),
    "pdf_photo_incluse": lambda: _dessin(incluse(image(exif=exif()))),
    "pdf_photo_incluse_dans_une_forme": lambda: _incluse_ailleurs("forme"),
    "pdf_photo_incluse_dans_un_motif": lambda: _incluse_ailleurs("motif"),
    "pdf_photo_incluse_dans_une_police": lambda: _incluse_ailleurs("police"),
    "pdf_point_de_vue": lambda: _dans_la_page(VP=pikepdf.Array([pikepdf.Dictionary(Measure=_mesure())])),
    "pdf_image_mesuree": _image_mesuree,
    "pdf_cle_inconnue": lambda: _dans_la_page(Foo=pikepdf.Dictionary(Place=pikepdf.String("Rue-Canari"))),
    "pdf_piece_d_un_logiciel": lambda: _dans_la_page(PieceInfo=pikepdf.Dictionary(Lieu=pikepdf.String("Rue-Canari"))),
    "pdf_dessin_commente": lambda: _dessin(b"% Rue-Canari\n0 0 9 9 re f"),
    "pdf_dessin_qui_dit": lambda: _dessin(b"/Lieu <</Place (Rue-Canari)>> BDC 0 0 9 9 re f EMC (Rue-Canari) lieu"),
    "pdf_jpeg_2000": lambda: photo_jpeg_2000(jpeg_2000()),
    "pdf_jpeg_2000_nu": lambda: photo_jpeg_2000(jpeg_2000(no_jp2=True, tile_size=(16, 16))),
    "pdf_profil_de_couleurs": _profil_de_couleurs,
}
