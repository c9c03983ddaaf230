"""Recognises a file by its first bytes. The name and the type announced by a browser are never believed.

Only a look: what opens the file runs elsewhere (`bac_a_sable.py`).
"""

import re
from enum import StrEnum

from egide.socle.documents.controle.limites import COLONNES, LIGNES, MO, OCTETS, PAGES, SIGNES
from egide.socle.documents.controle.refus import PieceRefusee

ACCEPTES = "une photo (JPEG, PNG, WebP), un PDF, un texte, ou un document Word (.docx) ou LibreOffice (.odt)"
TROP_LOURD = f"Ce fichier est trop lourd : {OCTETS // MO} Mo au plus. Réduisez-le, puis renvoyez-le."
_INCONNUE = f"Ce fichier n’est pas d’un type accepté. Envoyez {ACCEPTES}."
_ANCIENNE = (
    "Ce document est d’un ancien format de Word, ou fermé par un mot de passe. Enregistrez-le en .docx ou en PDF, sans "
    "mot de passe, puis renvoyez-le."
)
_HEIC = (
    "Cette photo est au format HEIC, que tous les postes ne lisent pas. Sur l’iPhone, choisissez Réglages, Appareil "
    "photo, Formats, « Le plus compatible », ou envoyez une capture d’écran de la photo."
)
_TEXTE_LONG = f"Ce texte est trop long : il ferait plus de {PAGES} pages. Envoyez-le en plusieurs fois."
# What no plain text holds; a tabulation, a new line and a new page are letters.
_COMMANDE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_SEUL = "Cette archive contient des fichiers : envoyez-les un par un."
_DEBUTS_DE_PROGRAMME = ("<", "#!", "@echo", "{\\rtf", "%!ps", "mz", "[internetshortcut]", "[desktop entry]")


class Nature(StrEnum):
    """The types that may enter; everything else is refused."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ODT = "application/vnd.oasis.opendocument.text"
    TEXTE = "text/plain"


SUFFIXES = {
    Nature.JPEG: "jpg",
    Nature.PNG: "png",
    Nature.WEBP: "webp",
    Nature.PDF: "pdf",
    Nature.DOCX: "docx",
    Nature.ODT: "odt",
    Nature.TEXTE: "txt",
}
IMAGES = frozenset({Nature.JPEG, Nature.PNG, Nature.WEBP})


def reconnaitre(octets: bytes) -> Nature:
    """Return what these bytes say they are. Raises PieceRefusee for anything out of the list, empty or too heavy."""
    if not octets.strip():
        raise PieceRefusee("Ce fichier est vide.", code="vide")
    if len(octets) > OCTETS:
        raise PieceRefusee(TROP_LOURD, code="poids")
    nature = _par_la_signature(octets)
    if nature is None:
        raise PieceRefusee(_INCONNUE, code="type")
    return nature


def texte_de(octets: bytes) -> str | None:
    """The words of a plain text, in UTF-8 or as Windows writes it; None for anything else."""
    for codage in ("utf-8-sig", "cp1252"):
        try:
            texte = octets.decode(codage)
        except UnicodeDecodeError:
            continue
        return None if _COMMANDE.search(texte) else texte
    return None


def _par_la_signature(octets: bytes) -> Nature | None:
    if octets.startswith(b"\xff\xd8\xff"):
        return Nature.JPEG
    if octets.startswith(b"\x89PNG\r\n\x1a\n"):
        return Nature.PNG
    if octets.startswith(b"RIFF") and octets[8:12] == b"WEBP":
        return Nature.WEBP
    if octets.startswith(b"%PDF-"):
        return Nature.PDF
    if octets.startswith(b"PK\x03\x04"):
        return _archive(octets)
    if octets.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise PieceRefusee(_ANCIENNE, code="ancien_format")
    if octets[4:8] == b"ftyp" and octets[8:12] in (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif"):
        raise PieceRefusee(_HEIC, code="heic")
    texte = texte_de(octets)
    if texte is None or texte.lstrip().lower().startswith(_DEBUTS_DE_PROGRAMME):
        return None
    _exiger_court(texte)
    return Nature.TEXTE


def _exiger_court(texte: str) -> None:
    """Refuse at once a text that the converter would set for minutes, and whose pages would then be too many."""
    long = len(texte) > SIGNES or texte.count("\f") > PAGES
    if long or sum(1 + len(ligne) // COLONNES for ligne in texte.expandtabs().splitlines()) > LIGNES:
        raise PieceRefusee(_TEXTE_LONG, code="texte_long")


def _archive(octets: bytes) -> Nature:
    """The names of the parts stand as they are in a zip: enough to tell a document from an archive."""
    if octets[30:38] == b"mimetype" and octets[38:].startswith(Nature.ODT.encode()):
        return Nature.ODT
    if b"word/document.xml" in octets and b"[Content_Types].xml" in octets:
        return Nature.DOCX
    raise PieceRefusee(_SEUL, code="archive")
