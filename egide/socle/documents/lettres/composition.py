"""Turns words into a tagged PDF (PDF/UA-1 and PDF/A-2a) through Typst; data are never read as its language."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from egide.socle.interface.typographie import insecables

GABARITS = Path(__file__).resolve().parent / "gabarits"
POLICES = Path(__file__).resolve().parents[2] / "interface" / "static" / "interface" / "build" / "impression"
NORMES = ["a-2a", "ua-1"]


@lru_cache(maxsize=1)
def _polices() -> typst.Fonts:
    """The fonts of the house, read once for every letter: neither the machine's nor the program's own."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(POLICES)])


def composer(gabarit: str, donnees: Mapping[str, Any], *, le: datetime, racine: Path = GABARITS) -> bytes:
    """The accessible PDF of a template of `gabarits/` filled with `donnees`, dated `le` (an aware instant).

    The same words at the same instant give the same bytes. `racine` is the only folder that a template may read.
    """
    return _compiler(gabarit, donnees, le, racine, NORMES)


def dessiner(gabarit: str, donnees: Mapping[str, Any], *, le: datetime) -> bytes:
    """A plain, untagged PDF to be laid over another one: it takes no part in its reading."""
    return _compiler(gabarit, donnees, le, GABARITS, [])


def _compiler(gabarit: str, donnees: Mapping[str, Any], le: datetime, racine: Path, normes: list[str]) -> bytes:
    compose = typst.compile(
        str(racine / f"{gabarit}.typ"),
        root=str(racine),
        font_paths=_polices(),
        format="pdf",
        pdf_standards=normes,
        pdf_tags=bool(normes),
        timestamp=int(le.timestamp()),
        sys_inputs={"donnees": json.dumps(_typographie(donnees), ensure_ascii=False)},
    )
    if not isinstance(compose, bytes):
        raise TypeError("Typst gave several files for one PDF")
    return compose


def _typographie(valeur: Any) -> Any:
    """Curly apostrophes and unbreakable spaces in every text, however deep."""
    if isinstance(valeur, str):
        return insecables(valeur)
    if isinstance(valeur, Mapping):
        return {cle: _typographie(element) for cle, element in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [_typographie(element) for element in valeur]
    return valeur
