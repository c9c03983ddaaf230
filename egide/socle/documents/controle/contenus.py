"""Writes the drawing of a page, a form, a glyph or a pattern anew: known operators alone, no comment, no mark."""

from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Dictionary, Object, Pdf, Stream

from egide.socle.documents.controle.grammaire import OPERATEURS
from egide.socle.documents.controle.images_pdf import alleger, exiger_petite, poser_filtres

Copier = Callable[[Any, str], Any]
_QUI_DISENT = ("BDC", "DP")


def reecrire(source: Pdf, flux: Object, copier: Copier) -> bytes:
    """The same drawing; `copier(value, kind)` says what crosses. Raises PieceRefusee, or ValueError when broken."""
    ecrits: list[bytes] = []
    suite: list[Any] = []
    for geste in pikepdf.parse_content_stream(flux):
        if isinstance(geste, pikepdf.ContentStreamInlineImage):
            ecrits += [pikepdf.unparse_content_stream(suite), _incluse(source, geste, copier)]
            suite = []
            continue
        nom = str(geste.operator)
        if nom in _QUI_DISENT and any(isinstance(operande, Dictionary) for operande in geste.operands):
            dits = [copier(operande, "propriete") for operande in geste.operands]
            suite.append(([Dictionary() if dit is None else dit for dit in dits], geste.operator))
        elif nom in OPERATEURS:
            suite.append(geste)
    return b"\n".join([*ecrits, pikepdf.unparse_content_stream(suite)])


def _incluse(source: Pdf, geste: pikepdf.ContentStreamInlineImage, copier: Copier) -> bytes:
    """A picture inside the drawing: the keys that it needs, its points without the marks of a device."""
    flux = Stream(source, geste.iimage.read_raw_bytes())
    flux.stream_dict = Dictionary(dict(geste.iimage.obj.items()))
    exiger_petite(flux)
    octets, filtres = alleger(source, flux)
    cles = copier(geste.iimage.obj, "incluse")
    poser_filtres(cles, filtres, copier)
    ecrites: bytes = cles.unparse()[2:-2]
    return b"BI " + ecrites + b"\nID " + octets + b"\nEI"
