"""A photo tells where it was taken in many ways: none is left in the copy that circulates (confidentialité §53)."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from egide.socle.documents.controle.bac_a_sable import examiner_a_part
from egide.socle.documents.tests.fabrique import image
from egide.socle.documents.tests.inspection import ce_qui_agit
from egide.socle.documents.tests.photos import LIEU, PHOTOS, RATIONNEL, exif


def tout_deplie(octets: bytes) -> bytes:
    """The bytes of a file and, for a PDF, those of its streams as they are stored and once open."""
    if not octets.startswith(b"%PDF-"):
        return octets
    morceaux = [octets]
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        for objet in pdf.objects:
            if isinstance(objet, pikepdf.Stream):
                morceaux.append(objet.read_raw_bytes())
                morceaux.append(objet.stream_dict.unparse(resolved=True))
                if not any(photo in str(objet.get("/Filter", "")) for photo in ("/DCTDecode", "/JPXDecode")):
                    morceaux.append(objet.read_bytes())
            else:
                morceaux.append(objet.unparse(resolved=True))
    return b"".join(morceaux)


def lieux_dits(octets: bytes) -> list[bytes]:
    clair = tout_deplie(octets)
    return [mot for mot in (*LIEU, *RATIONNEL, b"Appareil-Canari") if mot in clair]


def test_il_y_en_a_vingt():
    assert len(PHOTOS) >= 20


@pytest.mark.parametrize("nom", PHOTOS)
def test_aucun_lieu_ne_reste(nom):
    octets = PHOTOS[nom]()
    examen = examiner_a_part(octets)
    assert lieux_dits(examen.octets) == []
    assert ce_qui_agit(examen.nature, examen.octets) == []
    if examen.nature != "application/pdf":
        assert Image.open(io.BytesIO(examen.octets)).size in {(48, 32), (32, 48), (32, 32)}


def test_les_photos_disaient_bien_un_lieu():
    muettes = [nom for nom, faire in PHOTOS.items() if not lieux_dits(faire())]
    # compressed words are only read once open: the picture itself says them
    assert set(muettes) <= {"png_texte_comprime", "png_xmp", "pdf_photo_comprimee"}


def test_une_photo_couchee_est_redressee():
    droite = Image.open(io.BytesIO(examiner_a_part(image(exif=exif(6))).octets))
    assert (droite.size, dict(droite.getexif())) == ((32, 48), {})


VISIBLES = (
    "pdf_photo_incluse", "pdf_photo_incluse_dans_une_forme", "pdf_photo_incluse_dans_un_motif",
    "pdf_photo_incluse_dans_une_police", "pdf_jpeg_2000", "pdf_jpeg_2000_nu", "pdf_profil_de_couleurs",
)  # fmt: skip


@pytest.mark.parametrize("nom", VISIBLES)
def test_la_photo_se_voit_encore(nom):
    octets = PHOTOS[nom]()
    vues = [pypdfium2.PdfDocument(o)[0].render(scale=1).to_pil() for o in (octets, examiner_a_part(octets).octets)]
    assert vues[0].tobytes() == vues[1].tobytes()
    assert len(vues[0].getcolors()) > 1, "the picture is there"


def test_un_pdf_garde_sa_photo():
    examen = examiner_a_part(PHOTOS["pdf_photo_comprimee"]())
    with pikepdf.open(io.BytesIO(examen.octets)) as pdf:
        objet = pdf.pages[0].obj.Resources.XObject.Im0
        assert isinstance(objet, pikepdf.Stream)
        vue = pikepdf.PdfImage(objet).as_pil_image()
    assert vue.size == (32, 32)
    rouge, vert, bleu = vue.convert("RGB").tobytes()[:3]
    assert rouge < vert
    assert rouge < bleu
