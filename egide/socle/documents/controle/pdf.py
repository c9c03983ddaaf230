"""The copy of a PDF that circulates: the same pages, nothing that runs, calls out, hides or tells who wrote it."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from egide.socle.documents.controle.limites import PAGES
from egide.socle.documents.controle.marques import sans_marques_jpeg, sans_marques_jpx
from egide.socle.documents.controle.refus import PieceRefusee

_ABIME = "Ce PDF est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau, puis renvoyez-le."
_FERME = "Ce PDF est fermé par un mot de passe. Enregistrez-le sans mot de passe, puis renvoyez-le."
_LONG = f"Ce PDF est trop long : {PAGES} pages au plus. Envoyez-le en plusieurs fois."
# All that a reader needs to show the pages in order; without `OCProperties`, every layer is drawn.
_RACINE_GARDEE = frozenset(
    {"/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/PageLabels", "/ViewerPreferences", "/Outlines"}
)
_PARTOUT = (
    "/AA",
    "/JS",
    "/JavaScript",
    "/EF",
    "/RF",
    "/AF",
    "/XFA",
    "/Metadata",
    "/PieceInfo",
    "/Thumb",
    "/OPI",
    "/Ref",
)
_COUPE = {"/DCTDecode": sans_marques_jpeg, "/JPXDecode": sans_marques_jpx}


def nettoyer_pdf(octets: bytes) -> bytes:
    """Return the pages alone: what was filled in or written on them is drawn, the rest is left behind.

    Raises PieceRefusee for a broken, locked or endless file.
    """
    try:
        with Pdf.open(io.BytesIO(octets)) as pdf:
            if len(pdf.pages) > PAGES:
                raise PieceRefusee(_LONG, code="pages")
            if not pdf.pages:
                raise PieceRefusee(_ABIME, code="abime")
            _aplatir(pdf)
            _depouiller(pdf)
            sortie = io.BytesIO()
            pdf.save(sortie, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return sortie.getvalue()
    except pikepdf.PasswordError as erreur:
        raise PieceRefusee(_FERME, code="mot_de_passe") from erreur
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError) as erreur:
        raise PieceRefusee(_ABIME, code="abime") from erreur


def _aplatir(pdf: Pdf) -> None:
    """Draw into the pages the answers of a form, the notes and the stamps: they are read, they act no more."""
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")


def _depouiller(pdf: Pdf) -> None:
    for cle in set(pdf.Root.keys()) - _RACINE_GARDEE:
        del pdf.Root[cle]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
    for objet in pdf.objects:
        if isinstance(objet, Dictionary | Stream):
            _desarmer(objet)
        if isinstance(objet, Stream):
            _sans_marques(pdf, objet)


def _desarmer(objet: Object) -> None:
    """Take off what may act, wherever it hides: a title of the outline holds an action too."""
    for cle in _PARTOUT:
        if cle in objet:
            del objet[cle]
    action = objet.get("/A")
    if isinstance(action, Dictionary) and "/S" in action:
        del objet["/A"]
    if isinstance(objet, Stream):
        for cle in ("/F", "/FFilter", "/FDecodeParms"):  # bytes kept in another file
            if cle in objet:
                del objet[cle]


def _sans_marques(pdf: Pdf, image: Stream) -> None:
    """A photo put in a PDF keeps its place and date inside: its marks are cut, its points do not change."""
    dits = image.get("/Filter", Array())
    filtres = [Name(str(filtre)) for filtre in (dits if isinstance(dits, Array) else [dits])]
    couper = _COUPE.get(str(filtres[-1])) if filtres else None
    if couper is None:
        return
    brut = image.read_raw_bytes()
    if len(filtres) > 1:
        brut = Stream(pdf, brut, Filter=Array(filtres[:-1])).read_bytes()
    image.write(couper(brut), filter=filtres[-1])
