"""The copy of a PDF that circulates: the same pages, nothing that runs, calls out, hides or tells who wrote it."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from egide.socle.documents.controle.refus import PieceRefusee

_ABIME = "Ce PDF est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau, puis renvoyez-le."
_FERME = "Ce PDF est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis renvoyez-le."
# What acts when the file is opened, or carries another file.
_DE_LA_RACINE = ("/OpenAction", "/AA", "/Names", "/AcroForm", "/Collection", "/URI", "/Metadata", "/PieceInfo", "/AF")
_DE_LA_PAGE = ("/AA", "/Metadata", "/PieceInfo", "/AF", "/Thumb")
_NOTES_GARDEES = frozenset({"/Link", "/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Ink", "/Stamp"})
_ACTIONS_GARDEES = frozenset({"/GoTo", "/URI"})


def nettoyer_pdf(octets: bytes, *, pages: int) -> bytes:
    """Return the pages alone, at most `pages` of them.

    Raises PieceRefusee for a broken, locked or endless file.
    """
    try:
        with Pdf.open(io.BytesIO(octets)) as source:
            if len(source.pages) > pages:
                raise PieceRefusee(
                    f"Ce PDF a {len(source.pages)} pages : {pages} au plus. Envoyez-le en plusieurs fois.", code="pages"
                )
            if not source.pages:
                raise PieceRefusee(_ABIME, code="abime")
            _depouiller(source)
            sortie = io.BytesIO()
            source.save(sortie, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return sortie.getvalue()
    except pikepdf.PasswordError as erreur:
        raise PieceRefusee(_FERME, code="mot_de_passe") from erreur
    except (pikepdf.PdfError, ValueError, RecursionError) as erreur:
        raise PieceRefusee(_ABIME, code="abime") from erreur


def _depouiller(source: Pdf) -> None:
    for cle in _DE_LA_RACINE:
        if cle in source.Root:
            del source.Root[cle]
    if "/Info" in source.trailer:
        del source.trailer["/Info"]
    for page in source.pages:
        for cle in _DE_LA_PAGE:
            if cle in page.obj:
                del page.obj[cle]
        if "/Annots" in page.obj:
            page.obj["/Annots"] = Array(list(_notes(page.obj["/Annots"])))
    # an outline or a tag may hold an action too: every dictionary of the file is read
    for objet in source.objects:
        if isinstance(objet, Dictionary | pikepdf.Stream):
            _desarmer(objet)
    source.remove_unreferenced_resources()


def _notes(annotations: Object) -> Iterator[Object]:
    for note in annotations:
        if isinstance(note, Dictionary) and str(note.get("/Subtype", "")) in _NOTES_GARDEES:
            yield note


def _desarmer(objet: Object) -> None:
    for cle in ("/AA", "/JS", "/JavaScript", "/EF", "/RichMediaContent", "/XFA", "/Metadata"):
        if cle in objet:
            del objet[cle]
    action = objet.get("/A")
    if isinstance(action, Dictionary):
        genre = str(action.get("/S", ""))
        adresse = str(action.get("/URI", "")) if genre == "/URI" else "https://"
        if genre not in _ACTIONS_GARDEES or not adresse.lower().startswith(("https://", "http://", "mailto:")):
            del objet["/A"]
        elif "/Next" in action:
            del action["/Next"]
    if str(objet.get("/S", "")) in (
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
    ):
        objet["/S"] = Name("/None")
