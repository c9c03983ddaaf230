"""Turns words into a tagged PDF (PDF/UA-1 and PDF/A-2a) through Typst; data are never read as its language."""

import io
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from anyascii import anyascii
from PIL import Image

from egide.socle.interface.typographie import insecables

GABARITS = Path(__file__).resolve().parent / "gabarits"
POLICES = Path(__file__).resolve().parents[2] / "interface" / "static" / "interface" / "build" / "impression"
NORMES: list[Any] = ["a-2a", "ua-1"]
# Basic Latin, its supplement and its first extension.
_FIN_DU_LATIN = 0x180
_SIGNES = "’‘“”–—…•€ᵉʳ"


@lru_cache(maxsize=1)
def _polices() -> typst.Fonts:
    """The fonts of the house, read once, then those of Typst for other alphabets; never the machine's."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(POLICES)])


def composer(
    gabarit: str, donnees: Mapping[str, Any], *, le: datetime, images: Mapping[str, bytes] | None = None
) -> bytes:
    """The accessible PDF of a template of `gabarits/` filled with `donnees`, dated `le` (an aware instant).

    The same words at the same instant give the same bytes. `images` are JPEG pictures by the name that the template
    gives them; they go from memory to memory, so that no page in clear ever stands in a folder.
    """
    return _compiler(gabarit, donnees, le, images or {}, NORMES)


def dessiner(gabarit: str, donnees: Mapping[str, Any], *, le: datetime) -> bytes:
    """A plain, untagged PDF to be laid over another one: it takes no part in its reading."""
    return _compiler(gabarit, donnees, le, {}, [])


def _compiler(
    gabarit: str, donnees: Mapping[str, Any], le: datetime, images: Mapping[str, bytes], normes: list[Any]
) -> bytes:
    """Compile; a sign that no font draws (an accessible PDF refuses an empty box) is written in Latin letters."""
    fichiers = {chemin.name: chemin.read_bytes() for chemin in GABARITS.glob("*.typ")}
    fichiers["main"] = fichiers[f"{gabarit}.typ"]
    fichiers |= {nom: _en_svg(jpeg) for nom, jpeg in images.items()}
    dites = _partout(insecables, donnees)
    try:
        return _passer(fichiers, dites, le, normes)
    except typst.TypstError:
        return _passer(fichiers, _partout(_en_lettres_latines, dites), le, normes)


def _passer(fichiers: dict[str, bytes], dites: Any, le: datetime, normes: list[Any]) -> bytes:
    ensemble: Any = fichiers  # Typst takes a set of files by their names, its stubs do not say so
    compose = typst.compile(
        ensemble,
        font_paths=_polices(),
        format="pdf",
        pdf_standards=normes,
        pdf_tags=bool(normes),
        timestamp=int(le.timestamp()),
        sys_inputs={"donnees": json.dumps(dites, ensure_ascii=False)},
    )
    if not isinstance(compose, bytes):
        raise TypeError("Typst gave several files for one PDF")
    return compose


def _en_svg(jpeg: bytes) -> bytes:
    """The picture inside a drawing: Typst takes from memory only what is text."""
    with Image.open(io.BytesIO(jpeg)) as image:
        taille = f'width="{image.width}" height="{image.height}"'
    href = f"data:image/jpeg;base64,{b64encode(jpeg).decode()}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {taille}><image {taille} href="{href}"/></svg>'.encode()


def _en_lettres_latines(texte: str) -> str:
    """Signs of other alphabets written in Latin letters; those of European languages stay."""
    return "".join(signe if ord(signe) < _FIN_DU_LATIN or signe in _SIGNES else anyascii(signe) for signe in texte)


def _partout(ecrire: Callable[[str], str], valeur: Any) -> Any:
    """Each text of these data written anew, however deep."""
    if isinstance(valeur, str):
        return ecrire(valeur)
    if isinstance(valeur, Mapping):
        return {cle: _partout(ecrire, element) for cle, element in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [_partout(ecrire, element) for element in valeur]
    return valeur
