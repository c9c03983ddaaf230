"""Outline icons inlined in the page, from the folder that the assets build fills. Always beside a word."""

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

ICI = Path(__file__).resolve().parent
LISTE = ICI / "assets" / "icones.txt"
DOSSIER = ICI / "static" / "interface" / "build" / "icones"
_INTERIEUR = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_FOND = re.compile(r'<path stroke="none"[^>]*/>')
_OUVERTURE = (
    '<svg class="eg-ico" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
)


@cache
def noms() -> frozenset[str]:
    """Return the names listed in `assets/icones.txt`."""
    return frozenset(LISTE.read_text(encoding="utf-8").split())


@cache
def svg(nom: str) -> SafeString:
    """Return the inline drawing of an icon, hidden from assistive technology.

    Before the first assets build the folder is empty and the answer is an empty string: the word remains.
    Raises LookupError when the name is not in `assets/icones.txt`.
    """
    if nom not in noms():
        raise LookupError(f"Icon {nom!r} is not listed in assets/icones.txt")
    fichier = DOSSIER / f"{nom}.svg"
    dessin = _INTERIEUR.search(fichier.read_text(encoding="utf-8")) if fichier.exists() else None
    if dessin is None:
        return mark_safe("")
    trait = " ".join(_FOND.sub("", dessin.group(1)).split())
    return mark_safe(f"{_OUVERTURE}{trait}</svg>")  # noqa: S308 - the drawing comes from our own build
