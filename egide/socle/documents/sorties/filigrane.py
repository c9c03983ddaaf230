"""The visible mark of what leaves: who took it out, when, under which trace number (confidentialité §43)."""

import io
from dataclasses import dataclass
from datetime import datetime

import pikepdf

from egide.socle.documents.lettres.composition import dessiner
from egide.socle.interface.temps import moment

_DEBUT = b"\nQ\n/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\n"
_FIN = b"\nEMC\n"
_QUART_DE_TOUR = 90


@dataclass(frozen=True)
class Marque:
    """What the mark says. The same mark on the same bytes gives the same bytes."""

    agent: str
    le: datetime
    numero: str


def marquer(octets: bytes, marque: Marque) -> bytes:
    """Lay the mark over each page of a PDF, as an artifact: the reading by a screen reader does not change."""
    sortie = io.BytesIO()
    tampons: dict[tuple[float, float], pikepdf.Pdf] = {}
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        for page in pdf.pages:
            cadre = pikepdf.Rectangle(page.cropbox)
            tourne = int(page.obj.get("/Rotate", 0)) // _QUART_DE_TOUR % 2
            taille = (cadre.height, cadre.width) if tourne else (cadre.width, cadre.height)
            if taille not in tampons:
                tampons[taille] = pikepdf.open(io.BytesIO(_tampon(taille, marque)))
            _poser(pdf, page, tampons[taille].pages[0], f"/Marque{marque.numero}")
        pdf.save(sortie, deterministic_id=True)
    for tampon in tampons.values():
        tampon.close()
    return sortie.getvalue()


def _poser(pdf: pikepdf.Pdf, page: pikepdf.Page, tampon: pikepdf.Page, appel: str) -> None:
    forme = pdf.copy_foreign(tampon.as_form_xobject())
    nom = page.add_resource(forme, pikepdf.Name.XObject, pikepdf.Name(appel))
    cadre = pikepdf.Rectangle(page.cropbox)
    placement = page.calc_form_xobject_placement(
        forme, nom, cadre, invert_transformations=True, allow_shrink=True, allow_expand=True
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(_DEBUT + placement + _FIN)


def _tampon(taille: tuple[float, float], marque: Marque) -> bytes:
    largeur, hauteur = taille
    dit = {
        "largeur": float(largeur),
        "hauteur": float(hauteur),
        "trace": marque.numero,
        "travers": f"{marque.agent} · {marque.numero}",
        "pied": f"Remis par {marque.agent}, {moment(marque.le)}. Numéro de trace : {marque.numero}.",
    }
    return dessiner("filigrane", dit, le=marque.le)
