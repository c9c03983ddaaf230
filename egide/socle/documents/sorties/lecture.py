"""Every text that a PDF carries, seen or not, and the pages that no program can read."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from egide.socle.documents.sorties.ecriture import Endroit
from egide.socle.documents.sorties.lisibilite import LETTRES_D_UNE_PAGE, pages_sans_alphabet, se_lit
from egide.socle.interface.refus import Refus

PAGE = "page"
CACHE = "contenu caché"
NOM_DU_FICHIER = "nom du fichier"
# Objects written inside one another, without an end, are no document.
PROFONDEUR = 40


@dataclass(frozen=True)
class Lu:
    """What was read of one document; `a_regarder` lists the pages whose picture, drawing or letters may hide words."""

    endroits: tuple[Endroit, ...]
    a_regarder: tuple[int, ...]
    pages: int


def lire_pdf(octets: bytes, *, nom: str) -> Lu:
    """Read a PDF whole: pages, notes, links, form fields, bookmarks, properties, alternative texts, joined files.

    Raises Refus when it is locked or damaged: what cannot be read does not leave.
    """
    try:
        with pypdfium2.PdfDocument(octets) as document:
            pages = [_lire_page(document[rang], rang + 1) for rang in range(len(document))]
        with pikepdf.open(io.BytesIO(octets)) as pdf:
            caches = tuple(_caches(pdf))
            annotees = _pages_dessinees(pdf) | pages_sans_alphabet(pdf)
    except (pypdfium2.PdfiumError, pikepdf.PdfError, ValueError) as erreur:
        raise Refus(
            "Ce document ne peut pas être relu par le contrôle : il ne sort pas.", "document_illisible"
        ) from erreur
    textes = tuple(endroit for endroits, _image in pages for endroit in endroits)
    images = {rang for rang, (_endroits, image) in enumerate(pages, 1) if image}
    return Lu((Endroit(NOM_DU_FICHIER, nom), *textes, *caches), tuple(sorted(images | annotees)), len(pages))


def _lire_page(page: pypdfium2.PdfPage, rang: int) -> tuple[list[Endroit], bool]:
    """The words of a page in the order of the file, then in the order of the eye; whether it must be looked at: a
    picture stands there, or its letters are not those that one sees.
    """
    texte = page.get_textpage()
    ecrit = texte.get_text_range()
    vu = _dans_l_ordre_de_la_page(texte)
    image = any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING]))
    dessin = len(ecrit.strip()) < LETTRES_D_UNE_PAGE and any(True for _ in page.get_objects(max_depth=3))
    endroits = [Endroit(PAGE, ecrit, rang)] + ([Endroit(PAGE, vu, rang)] if vu != ecrit else [])
    return endroits, image or dessin or not se_lit(ecrit)


def _dans_l_ordre_de_la_page(texte: pypdfium2.PdfTextPage) -> str:
    """Pieces of text from top to bottom and left to right: a word drawn in scattered pieces is one word again."""
    pieces = [texte.get_rect(rang) for rang in range(texte.count_rects())]
    placees = sorted(pieces, key=lambda boite: (-round((boite[1] + boite[3]) / 2 / 4), boite[0]))
    return "".join(texte.get_text_bounded(*boite) for boite in placees)


def _caches(pdf: pikepdf.Pdf) -> Iterator[Endroit]:
    """Every string of every object, joined files, properties: nothing there is seen, all of it leaves."""
    mots = [texte for objet in pdf.objects for texte in _textes(objet, 0)]
    yield Endroit(CACHE, "\n".join(mots))
    for nom, joint in pdf.attachments.items():
        yield Endroit(CACHE, nom)
        yield Endroit(CACHE, joint.get_file().read_bytes().decode("utf-8", "replace"))
    for objet in pdf.objects:
        if isinstance(objet, pikepdf.Stream) and objet.get("/Type") == pikepdf.Name.Metadata:
            yield Endroit(CACHE, objet.read_bytes().decode("utf-8", "replace"))


def _textes(objet: pikepdf.Object, profondeur: int) -> Iterator[str]:
    """Strings and names held directly by an object; what it refers to is met in its own turn."""
    if (profondeur and objet.is_indirect) or profondeur > PROFONDEUR:
        return
    if isinstance(objet, pikepdf.String):
        yield str(objet)
        return
    tenus: Iterable[object] = ()
    if isinstance(objet, pikepdf.Array):
        tenus = objet.as_list()
    elif isinstance(objet, pikepdf.Stream):
        tenus = objet.stream_dict.as_dict().values()
    elif isinstance(objet, pikepdf.Dictionary):
        tenus = objet.as_dict().values()
    for element in tenus:
        if isinstance(element, pikepdf.Object):
            yield from _textes(element, profondeur + 1)


def _pages_dessinees(pdf: pikepdf.Pdf) -> set[int]:
    """Pages with a note whose drawing holds words that its own text may not tell."""
    return {
        rang
        for rang, page in enumerate(pdf.pages, 1)
        if any("/AP" in note and note.get("/Subtype") != pikepdf.Name.Link for note in page.obj.get("/Annots", []))
    }
