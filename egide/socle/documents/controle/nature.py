"""Recognises a file by its bytes. The name and the type announced by a browser are never believed."""

import io
import zipfile
from enum import StrEnum

from egide.socle.documents.controle.refus import PieceRefusee

_INCONNUE = (
    "Ce fichier n’est pas d’un type accepté. Envoyez une photo (JPEG, PNG, WebP), un PDF, un texte, ou un document "
    "Word ou LibreOffice."
)
_ABIMEE = "Ce fichier est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau, puis renvoyez-le."
_MACROS = "Ce document contient un programme (macros). Enregistrez-le sans macros, ou en PDF, puis renvoyez-le."
_PARTIES = 2_000
_GONFLE = 100
_OUVERT = 200 * 1024 * 1024


class Nature(StrEnum):
    """The types that may enter; everything else is refused."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ODT = "application/vnd.oasis.opendocument.text"
    TEXTE = "text/plain"


IMAGES = frozenset({Nature.JPEG, Nature.PNG, Nature.WEBP})
BUREAUTIQUE = frozenset({Nature.DOCX, Nature.ODT})


def reconnaitre(octets: bytes) -> Nature:
    """Return what these bytes are. Raises PieceRefusee for anything out of the list, empty, or broken."""
    if not octets:
        raise PieceRefusee("Ce fichier est vide.", code="vide")
    if octets.startswith(b"\xff\xd8\xff"):
        return Nature.JPEG
    if octets.startswith(b"\x89PNG\r\n\x1a\n"):
        return Nature.PNG
    if octets.startswith(b"RIFF") and octets[8:12] == b"WEBP":
        return Nature.WEBP
    if octets.startswith(b"%PDF-"):
        return Nature.PDF
    if octets.startswith(b"PK\x03\x04"):
        return _document(octets)
    if _est_du_texte(octets):
        return Nature.TEXTE
    raise PieceRefusee(_INCONNUE, code="type")


def _document(octets: bytes) -> Nature:
    """An office document is a zip whose parts say what it is; a bomb, a macro or an embedded object stays out."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            parties = archive.infolist()
            _mesurer(parties, len(octets))
            noms = {partie.filename for partie in parties}
            if "word/document.xml" in noms and "[Content_Types].xml" in noms:
                nature, types = Nature.DOCX, archive.read("[Content_Types].xml").lower()
            elif "content.xml" in noms and archive.read("mimetype") == Nature.ODT.encode():
                nature, types = Nature.ODT, archive.read("META-INF/manifest.xml").lower()
            else:
                raise PieceRefusee(_INCONNUE, code="type")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError) as erreur:
        raise PieceRefusee(_ABIMEE, code="abime") from erreur
    programmes = ("vbaproject", "/embeddings/", "activex", "basic/", "scripts/", "object ")
    if any(mot in nom.lower() for nom in noms for mot in programmes) or b"macroenabled" in types:
        raise PieceRefusee(_MACROS, code="macros")
    return nature


def _mesurer(parties: list[zipfile.ZipInfo], taille: int) -> None:
    ouvert = sum(partie.file_size for partie in parties)
    if len(parties) > _PARTIES or ouvert > _OUVERT or ouvert > taille * _GONFLE:
        raise PieceRefusee(_ABIMEE, code="bombe")
    if any(partie.filename.startswith(("/", "\\")) or ".." in partie.filename.split("/") for partie in parties):
        raise PieceRefusee(_ABIMEE, code="chemin")


def _est_du_texte(octets: bytes) -> bool:
    """Plain text only: a page, a drawing or a script written in text is not one."""
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if any(ord(lettre) < 32 and lettre not in "\t\r\n\f" for lettre in texte):
        return False
    debut = texte.lstrip().lower()
    return not debut.startswith(("<", "#!", "@echo", "{\\rtf", "mz", "%!ps"))
