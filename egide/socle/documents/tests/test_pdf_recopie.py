"""A PDF is written anew: ordinary ones look and read the same, and no page nor text costs more than it should."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from egide.socle.documents.controle.bac_a_sable import convertir, convertisseur_present, examiner_a_part
from egide.socle.documents.controle.limites import COLONNES, LIGNES, PAGES, SIGNES
from egide.socle.documents.controle.marques import sans_marques_jbig2
from egide.socle.documents.controle.nature import Nature, reconnaitre
from egide.socle.documents.controle.refus import PieceRefusee
from egide.socle.documents.lettres.images import pdf_d_une_image
from egide.socle.documents.occultation.feuilles import PIXELS_D_UNE_PAGE, dessiner_page
from egide.socle.documents.tests.fabrique import docx, image, odt, pdf
from egide.socle.documents.tests.hostiles_pdf import page_de
from egide.socle.documents.tests.test_lettres import FICHE, LETTRE

LE = datetime(2026, 11, 22, 10, tzinfo=UTC)


def _numerise(mode: str) -> bytes:
    """A scan: in colours it is a JPEG, in grey or in two colours what Pillow makes of them."""
    tampon = io.BytesIO()
    Image.effect_noise((300, 400), 60).convert(mode).save(tampon, "PDF")
    return tampon.getvalue()


def _tournee_et_coupee() -> bytes:
    def armer(document):
        page = document.pages[0].obj
        page.Rotate, page.CropBox = 90, pikepdf.Array([20, 20, 380, 280])
        page.Parent.Resources = page.Resources  # kept on the branch, as many programs do
        del page["/Resources"]

    return pdf(armer)


ORDINAIRES: dict[str, Callable[[], bytes]] = {
    "lettre": lambda: LETTRE.en_pdf(LE),
    "fiche": lambda: FICHE.en_pdf(LE),
    "photo": lambda: pdf_d_une_image(image(), titre="Photo du salon", le=LE),
    "simple": pdf,
    "tournee": _tournee_et_coupee,
    **{f"scan_{mode}": partial(_numerise, mode) for mode in ("RGB", "L", "1", "P")},
    "word": lambda: convertir(docx("Tom dort mal, l’été."), Nature.DOCX),
    "libreoffice": lambda: convertir(odt("<text:p>Tom dort mal.</text:p>" * 90), Nature.ODT),
    "texte": lambda: convertir(b"Tom dort mal.\n" * 200, Nature.TEXTE),
}


@pytest.mark.parametrize("nom", ORDINAIRES)
def test_une_piece_ordinaire_se_voit_et_se_lit_comme_avant(nom):
    if nom in ("word", "libreoffice", "texte") and not convertisseur_present():
        pytest.skip("LibreOffice ou son bac à sable manque ici")
    octets = ORDINAIRES[nom]()
    copie = examiner_a_part(octets).octets
    with pypdfium2.PdfDocument(octets) as avant, pypdfium2.PdfDocument(copie) as apres:
        assert len(avant) == len(apres)
        for une, autre in zip(avant, apres, strict=True):
            assert une.get_textpage().get_text_range() == autre.get_textpage().get_text_range()
            vues = [page.render(scale=1.5).to_pil().convert("RGB") for page in (une, autre)]
            assert ImageChops.difference(*vues).getbbox() is None


def test_une_lettre_garde_ce_que_lit_un_lecteur_d_ecran():
    def dits(octets):
        with pikepdf.open(io.BytesIO(octets)) as document:
            elements = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and "/P" in o and "/S" in o]
            return sorted((str(e.S), str(e.get("/Alt", "")), str(e.get("/A", ""))) for e in elements)

    for nom in ("fiche", "photo"):
        octets = ORDINAIRES[nom]()
        copie = examiner_a_part(octets).octets
        assert dits(copie) == dits(octets) != []
        with pikepdf.open(io.BytesIO(copie)) as document:
            assert document.Root.MarkInfo.Marked
            assert str(document.Root.Lang).startswith("fr")


def test_deux_recopies_donnent_les_memes_octets():
    copie = examiner_a_part(ORDINAIRES["fiche"]()).octets
    assert examiner_a_part(copie).octets == copie


@pytest.mark.parametrize("taille", [(400, 300), (14_400, 14_400), (14_400, 1), (2_384, 3_370), (0.5, 14_000)])
@pytest.mark.parametrize("points", [80, 150, 6_000])
def test_aucune_page_ne_coute_plus_que_la_plus_grande_permise(taille, points):
    with pypdfium2.PdfDocument(page_de(*taille)) as document:
        vue = dessiner_page(document[0], points)
    assert vue.width * vue.height <= PIXELS_D_UNE_PAGE
    if (taille, points) == ((400, 300), 150):
        assert vue.size == (834, 625), "an ordinary page is drawn as finely as asked"


@pytest.mark.parametrize(
    "texte", ["a" * (SIGNES + 1), "a\n" * (LIGNES + 1), "a\f" * (PAGES + 1), "a" + "\t" * 50 * LIGNES]
)
def test_un_texte_qui_ferait_trop_de_pages_est_refuse_sans_etre_converti(texte):
    with pytest.raises(PieceRefusee, match="Ce texte est trop long") as refus:
        reconnaitre(texte.encode())
    assert refus.value.code == "texte_long"


def test_un_texte_de_la_plus_grande_longueur_entre():
    assert reconnaitre(("a" * (COLONNES - 1) + "\n").encode() * (SIGNES // COLONNES)) is Nature.TEXTE


def test_le_commentaire_d_un_jbig2_est_coupe():
    def segment(numero, genre, corps):
        return numero.to_bytes(4, "big") + bytes([genre, 0, 1]) + len(corps).to_bytes(4, "big") + corps

    page, points = segment(0, 48, bytes(19)), segment(2, 38, b"points")
    assert sans_marques_jbig2(page + segment(1, 62, b"Rue-Canari") + points) == page + points
