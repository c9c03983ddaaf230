"""An office document is a zip of XML: what runs, what is hidden inside, what fetches elsewhere stays out."""

import io
import re
import zipfile

from egide.socle.documents.controle.limites import GONFLE, OUVERT, PARTIES
from egide.socle.documents.controle.nature import Nature
from egide.socle.documents.controle.refus import PieceRefusee

ABIME = "Ce document est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau, puis renvoyez-le."
_MACROS = "Ce document contient un programme (macros). Enregistrez-le en PDF, puis renvoyez-le."
_INCLUS = "Ce document contient un autre fichier. Enregistrez-le en PDF, puis renvoyez-le."
_AILLEURS = "Ce document va chercher une partie de son contenu ailleurs. Enregistrez-le en PDF, puis renvoyez-le."
_PROGRAMMES = ("vbaproject", "vbadata", "activex", "basic/", "scripts/", "macrosheets")
_FICHIERS_INCLUS = ("/embeddings/", "object ", "objectreplacements/object", "afchunk")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>", re.IGNORECASE)
_LIEN_EXTERNE = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.IGNORECASE)
_SIMPLE_LIEN = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""", re.IGNORECASE)
# A section of an ODT, or one of its pictures, that is read from an address.
_SOURCE_EXTERNE = re.compile(
    rb"""<(?:text:section-source|draw:image|draw:object|draw:plugin|style:background-image)\b[^>]*"""
    rb"""xlink:href\s*=\s*["'](?:[a-z][a-z0-9+.-]*:|//|\\\\|/|\.\./)""",
    re.IGNORECASE,
)


def verifier_document(octets: bytes, nature: Nature) -> None:
    """Raise PieceRefusee for a broken, locked, swollen or active document; a simple link to a page is no harm."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            parties = archive.infolist()
            _mesurer(parties, len(octets))
            _exiger_inerte({partie.filename.lower() for partie in parties})
            for partie in parties:
                _lire(archive, partie)
            if nature is Nature.ODT and archive.read("mimetype") != Nature.ODT.encode():
                raise PieceRefusee(ABIME, code="abime")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as erreur:
        raise PieceRefusee(ABIME, code="abime") from erreur


def _mesurer(parties: list[zipfile.ZipInfo], taille: int) -> None:
    ouvert = sum(partie.file_size for partie in parties)
    if len(parties) > PARTIES or ouvert > OUVERT or ouvert > max(taille, 100_000) * GONFLE:
        raise PieceRefusee(ABIME, code="bombe")
    noms = [partie.filename for partie in parties]
    if len(set(noms)) != len(noms) or any(n.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", n) for n in noms):
        raise PieceRefusee(ABIME, code="chemin")
    if any(partie.flag_bits & 1 for partie in parties):
        raise PieceRefusee("Ce document est fermé par un mot de passe. Renvoyez-le sans.", code="mot_de_passe")


def _exiger_inerte(noms: set[str]) -> None:
    if any(mot in nom for nom in noms for mot in _PROGRAMMES):
        raise PieceRefusee(_MACROS, code="macros")
    if any(mot in f"/{nom}" for nom in noms for mot in _FICHIERS_INCLUS):
        raise PieceRefusee(_INCLUS, code="inclus")


def _lire(archive: zipfile.ZipFile, partie: zipfile.ZipInfo) -> None:
    """Read one part, never more than what the zip announced, and refuse what it would make a reader do."""
    with archive.open(partie) as flux:
        contenu = flux.read(partie.file_size + 1)
    nom = partie.filename.lower()
    if contenu.startswith((b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"MZ")):
        raise PieceRefusee(_INCLUS, code="inclus")
    if not nom.endswith((".xml", ".rels", ".rdf")):
        return
    if contenu.startswith((b"\xff\xfe", b"\xfe\xff")) or re.search(rb"<!(?:DOCTYPE|ENTITY)", contenu, re.IGNORECASE):
        raise PieceRefusee(ABIME, code="entites")
    if nom == "[content_types].xml" and b"macroenabled" in contenu.lower():
        raise PieceRefusee(_MACROS, code="macros")
    if re.search(rb"<(?:script:|office:script\b|script:event-listener)", contenu):
        raise PieceRefusee(_MACROS, code="macros")
    externes = [r for r in _RELATION.findall(contenu) if _LIEN_EXTERNE.search(r) and not _SIMPLE_LIEN.search(r)]
    if externes or _SOURCE_EXTERNE.search(contenu):
        raise PieceRefusee(_AILLEURS, code="ailleurs")
