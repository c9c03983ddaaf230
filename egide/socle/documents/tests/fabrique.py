"""Makes files, sound and hostile, from nothing: none is kept in the repository."""

import io
import zipfile
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

# Written backwards: an antivirus of the developer's machine would take the source away.
EICAR = "*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\4[PA@%P!O5X"[::-1].encode()

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_BUREAU = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RACINE = f'<Relationship Id="rId1" Type="{_BUREAU}/officeDocument" Target="word/document.xml"/>'
_TEXTE_DOCX = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    "<w:t>{}</w:t></w:r></w:p></w:body></w:document>"
)
_ODT = (
    '<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:version="1.2"><office:body><office:text>'
    "{corps}</office:text></office:body></office:document-content>"
)
_MANIFESTE = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def archive(parties: Mapping[str, str | bytes], *, comprimer: bool = True) -> bytes:
    """A zip of these parts; the first, when it is `mimetype`, is stored as it is."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED if comprimer else zipfile.ZIP_STORED) as zip_:
        for nom, contenu in parties.items():
            zip_.writestr(nom, contenu, zipfile.ZIP_STORED if nom == "mimetype" else None)
    return tampon.getvalue()


def relation(genre: str, cible: str, *, externe: bool = True) -> str:
    """The relations of a Word document that points at `cible`."""
    mode = ' TargetMode="External"' if externe else ""
    return _RELATIONS.format(f'<Relationship Id="rId9" Type="{_BUREAU}/{genre}" Target="{cible}"{mode}/>')


def docx(texte: str = "Tom dort mal.", **parties: str | bytes) -> bytes:
    """A Word document; `parties` adds or replaces parts, « __ » standing for « / »."""
    base: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(_RACINE),
        "word/document.xml": _TEXTE_DOCX.format(texte),
    }
    return archive({**base, **{nom.replace("__", "/"): contenu for nom, contenu in parties.items()}})


def docx_avec(parties: Mapping[str, str | bytes]) -> bytes:
    """A Word document with parts whose names are said whole."""
    with zipfile.ZipFile(io.BytesIO(docx())) as zip_:
        base: dict[str, str | bytes] = {nom: zip_.read(nom) for nom in zip_.namelist()}
    return archive({**base, **parties})


def odt(corps: str = "<text:p>Tom dort mal.</text:p>", *, doctype: str = "", **parties: str | bytes) -> bytes:
    """A LibreOffice document."""
    base: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": _ODT.format(doctype=doctype, corps=corps),
        "META-INF/manifest.xml": _MANIFESTE,
    }
    return archive({**base, **{nom.replace("__", "/"): contenu for nom, contenu in parties.items()}})


def image(format_: str = "JPEG", *, taille: tuple[int, int] = (48, 32), couleur: str = "teal", **options: Any) -> bytes:
    """A small picture."""
    tampon = io.BytesIO()
    Image.new("RGB", taille, couleur).save(tampon, format_, **options)
    return tampon.getvalue()


def pdf(armer: Any = None, *, texte: str = "Tom dort mal.", **options: Any) -> bytes:
    """A PDF of one page that says `texte`; `armer(pdf)` changes it before it is written."""
    tampon = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(400, 300))
        page = document.pages[0]
        police = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=police))
        page.obj.Contents = document.make_stream(f"BT /F1 14 Tf 40 200 Td ({texte}) Tj ET".encode())
        if armer is not None:
            armer(document)
        document.save(tampon, **options)
    return tampon.getvalue()


def action(genre: str, **details: Any) -> Dictionary:
    """An action of a PDF."""
    return Dictionary(Type=Name.Action, S=Name(f"/{genre}"), **details)


def joint(document: pikepdf.Pdf, octets: bytes = b"MZ un programme", nom: str = "facture.exe") -> Any:
    """A file embedded in a PDF."""
    flux = document.make_stream(octets)
    flux.Type = Name.EmbeddedFile
    return document.make_indirect(Dictionary(Type=Name.Filespec, F=String(nom), UF=String(nom), EF=Dictionary(F=flux)))


def annoter(document: pikepdf.Pdf, genre: str, **details: Any) -> None:
    """Add an annotation to the only page of a PDF."""
    page = document.pages[0].obj
    if "/Annots" not in page:
        page.Annots = Array()
    note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{genre}"), Rect=Array([10, 10, 90, 40]), **details)
    page.Annots.append(document.make_indirect(note))


UN_POINT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")
