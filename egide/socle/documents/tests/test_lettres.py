"""Letters as files: tags, language, tables, fonts, claims; data never run; the mark stays outside the reading."""

import io
import shutil
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest

from egide.socle.documents.lettres.contenus import Emetteur, Fiche, Lettre, Section, Tableau
from egide.socle.documents.lettres.images import pdf_d_une_image
from egide.socle.documents.sorties.filigrane import Marque, marquer
from egide.socle.documents.sorties.lecture import lire_pdf
from egide.socle.documents.tests.test_sortir_pieces import une_image

LE = datetime(2026, 11, 22, 10, tzinfo=UTC)
EMETTEUR = Emetteur("Département d’essai", "Cellule", ("1 rue Inventée", "62000 Arras"))
LETTRE = Lettre(
    EMETTEUR,
    ("Mme Essai-Inventé",),
    "L'objet de l'essai",
    ("Madame,", "Qu'en est-il ? " * 60),
    ("Nadia Essai-Inventé",),
    ("Référence : IP-1",),
    ("Une annexe",),
)
TABLEAU = Tableau("Délais", ("Délai", "Terme"), tuple((f"n° {i}", "demain") for i in range(70)))
FICHE = Fiche(
    EMETTEUR, "Fiche d’essai", "Au 22 novembre", (Section("Reçu", ("Texte.",)), Section("Délais", (), TABLEAU))
)
MARQUE = Marque("Nadia Essai-Inventé", LE, "EG-ABCD-2345")
DOCUMENTS = {
    "lettre": lambda: LETTRE.en_pdf(LE),
    "fiche": lambda: FICHE.en_pdf(LE),
    "image": lambda: pdf_d_une_image(une_image(), titre="Photo du salon", le=LE),
}


def elements(pdf, genre):
    return [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == f"/{genre}"]


def ouvrir(octets):
    return pikepdf.open(io.BytesIO(octets))


@pytest.mark.parametrize("marquee", [False, True])
@pytest.mark.parametrize("nom", DOCUMENTS)
def test_chaque_document_est_balise_et_porte_ses_normes(nom, marquee):
    octets = DOCUMENTS[nom]()
    with ouvrir(marquer(octets, MARQUE) if marquee else octets) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("fr")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert elements(pdf, "Document")
        with pdf.open_metadata() as proprietes:
            assert proprietes["pdfuaid:part"] == "1"
            assert (proprietes["pdfaid:part"], proprietes["pdfaid:conformance"]) == ("2", "A")
            assert proprietes["dc:title"]
        polices = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert all("/FontFile2" in p or "/FontFile3" in p for p in polices)
        assert polices or nom == "image"


def test_les_tableaux_ont_des_tetes_et_les_images_un_texte():
    with ouvrir(DOCUMENTS["fiche"]()) as pdf:
        tetes = elements(pdf, "TH")
        assert len(tetes) == 2
        assert all("/Column" in str(tete.A) for tete in tetes)
        assert len(elements(pdf, "TD")) == 140
        assert elements(pdf, "H1")
        assert len(elements(pdf, "H2")) == 2
    with ouvrir(DOCUMENTS["image"]()) as pdf:
        assert [str(f.Alt) for f in elements(pdf, "Figure")] == ["Image\u00a0: Photo du salon"]


def test_la_marque_est_hors_de_la_lecture():
    with ouvrir(marquer(DOCUMENTS["lettre"](), MARQUE)) as pdf:
        for page in pdf.pages:
            contenu = b"".join(flux.read_bytes() for flux in page.obj.Contents)
            debut = contenu.index(b"/Subtype /Watermark")
            assert contenu[:debut].count(b"BDC") + contenu[:debut].count(b"BMC") > 0
            assert contenu[debut:].count(b"EMC") == 1
            (forme,) = [f for nom, f in page.Resources.XObject.items() if "Marque" in nom]
            assert b"BDC" not in forme.read_bytes()


@pytest.mark.parametrize("tour", [0, 90, 180, 270])
def test_la_marque_se_lit_sur_une_page_tournee_et_rognee(tour):
    tampon = io.BytesIO()
    with ouvrir(DOCUMENTS["lettre"]()) as pdf:
        pdf.pages[0].obj.Rotate = tour
        pdf.pages[0].obj.CropBox = [100, 100, 500, 700]
        pdf.save(tampon)
    lu = lire_pdf(marquer(tampon.getvalue(), MARQUE), nom="a")
    assert "EG-ABCD-2345" in next(e.texte for e in lu.endroits if e.page == 1)


def test_la_typographie_est_francaise_et_les_donnees_restent_du_texte():
    piege = '#read("base.typ") *gras* $x^2$ #panic("non") \\ @ref <a> `code`'
    octets = Lettre(EMETTEUR, ("x",), "L'objet", (piege, "Est-ce l'heure ?"), ("y",)).en_pdf(LE)
    lu = "".join(e.texte for e in lire_pdf(octets, nom="a").endroits if e.page)
    assert "#panic" in lu
    assert "l’heure\u00a0?" in lu
    assert "'" not in lu.replace(piege, "")


@pytest.mark.parametrize(
    "nom", ["Иван Придуманный", "Ελένη Επινοημένη", "محمد المتخيل", "王小明", "Dvořák-Łęcki", "🙂 Tom"]
)
def test_un_nom_de_tout_alphabet_s_ecrit(nom):
    octets = Lettre(EMETTEUR, (nom,), "Objet", (nom,), ("y",)).en_pdf(LE)
    assert lire_pdf(octets, nom="a").pages == 1


def test_les_memes_mots_donnent_les_memes_octets():
    assert LETTRE.en_pdf(LE) == LETTRE.en_pdf(LE)
    assert marquer(LETTRE.en_pdf(LE), MARQUE) == marquer(LETTRE.en_pdf(LE), MARQUE)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not on this machine")
@pytest.mark.parametrize("nom", DOCUMENTS)
def test_qpdf_ne_trouve_aucune_faute(nom, tmp_path):
    chemin = tmp_path / "a.pdf"
    chemin.write_bytes(marquer(DOCUMENTS[nom](), MARQUE))
    fait = subprocess.run(["qpdf", "--check", chemin], capture_output=True, text=True, check=False)
    assert fait.returncode == 0, fait.stdout + fait.stderr
