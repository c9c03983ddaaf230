"""The control of a piece: what it waits for, what it refuses, what it lets circulate, and once only."""

import subprocess

import pikepdf
import pypdfium2
import pytest
from django.db import connection
from django.utils import timezone

from egide.parcours.information_preoccupante.tests.factories import une_information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.documents import controleur
from egide.socle.documents.actions import conclure_controle, octets_de, retirer_piece
from egide.socle.documents.constat import Constat
from egide.socle.documents.controle import bac_a_sable
from egide.socle.documents.controle.antivirus import Antivirus, Verdict
from egide.socle.documents.controleur import controler, relever_pieces
from egide.socle.documents.magasin import Magasin
from egide.socle.documents.models import Fichier, Piece
from egide.socle.documents.states import Etat
from egide.socle.documents.tasks import controler_piece
from egide.socle.documents.tests.fabrique import EICAR, annoter, docx, image, pdf
from egide.socle.documents.tests.factories import TEXTE, sur_l_information, une_piece
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Refus

ATTEND = Piece.Attente


@pytest.fixture
def deposer(maison):
    """`deposer(octets)` gives a piece of one information, as it waits."""
    ancre = sur_l_information(une_information(maison.agent_crip))
    return lambda octets=None, **champs: une_piece(maison.agent_crip, ancre, octets=octets or image(), **champs)


@pytest.fixture
def lue(maison):
    """`lue(piece)` is the piece as the cell reads it now."""

    def relire(piece):
        with au_nom_de(maison.agent_crip):
            return Piece.objects.select_related("original", "copie").get(pk=piece.pk)

    return relire


def test_une_photo_devient_disponible(deposer, lue, au_travail, maison):
    piece = deposer()
    with au_travail():
        controler_piece(str(piece.pk))
        controler_piece(str(piece.pk))
    apres = lue(piece)
    assert (apres.etat, apres.antivirus, apres.attend) == (Etat.DISPONIBLE, Piece.Antivirus.SANS, "")
    assert apres.copie.media == "image/jpeg"
    with au_nom_de(maison.agent_crip):
        assert octets_de(apres.original) == image()
        actes = [p.acte for p in Passage.objects.filter(objet_id=piece.pk).order_by("rang")]
        assert actes == ["deposer_piece", "mettre_a_disposition_piece"]
        assert Fichier.objects.count() == 2


def test_deux_controles_a_la_fois_ne_font_qu_une_copie(deposer, lue, au_travail, magasin_d_essai):
    piece = deposer()
    constat = Constat(Etat.DISPONIBLE, copie=image(), media="image/jpeg", antivirus=Piece.Antivirus.SANS)
    with au_travail():
        for _ in range(2):
            with au_nom_de(agent_systeme()):
                conclure_controle(piece, constat, agent=agent_systeme(), le=timezone.now())
    assert lue(piece).version == 2
    assert len([c for c in magasin_d_essai.rglob("*") if c.is_file()]) == 2


def test_sans_antivirus_regle_la_piece_attend(deposer, lue, au_travail, settings):
    settings.EGIDE_SANS_ANTIVIRUS = False
    piece = deposer()
    with au_travail():
        controler(piece.pk)
    assert (lue(piece).etat, lue(piece).attend) == (Etat.EN_ATTENTE, ATTEND.ANTIVIRUS_ABSENT)


def test_un_antivirus_muet_fait_attendre_puis_la_ronde_reprend(deposer, lue, au_travail, settings, clamd, tmp_path):
    settings.EGIDE_ANTIVIRUS = str(tmp_path / "personne.sock")
    piece = deposer()
    with au_travail():
        relever_pieces()
        assert (lue_par_le_travailleur(piece).etat, lue_par_le_travailleur(piece).attend) == (
            Etat.EN_ATTENTE,
            ATTEND.ANTIVIRUS_MUET,
        )
        settings.EGIDE_ANTIVIRUS = clamd
        relever_pieces()
    assert (lue(piece).etat, lue(piece).antivirus) == (Etat.DISPONIBLE, Piece.Antivirus.SAIN)


def lue_par_le_travailleur(piece):
    return Piece.objects.get(pk=piece.pk)


def test_un_virus_est_refuse_et_son_original_reste_scelle(deposer, lue, au_travail, settings, clamd, magasin_d_essai):
    settings.EGIDE_ANTIVIRUS = clamd
    piece = deposer(EICAR, nom="facture.txt")
    with au_travail():
        controler(piece.pk)
    apres = lue(piece)
    assert (apres.etat, apres.copie, apres.antivirus) == (Etat.REFUSEE, None, Piece.Antivirus.INFECTE)
    assert "virus" in apres.constat
    assert not any(EICAR in c.read_bytes() for c in magasin_d_essai.rglob("*") if c.is_file())


def test_un_fichier_ferme_est_refuse_avec_sa_phrase(deposer, lue, au_travail):
    piece = deposer(b"%PDF-1.7 rien")
    with au_travail():
        controler(piece.pk)
    assert lue(piece).etat == Etat.REFUSEE
    assert "abîmé" in lue(piece).constat


def test_sans_convertisseur_le_document_attend_et_rien_n_est_servi(deposer, lue, au_travail, monkeypatch):
    monkeypatch.setattr(bac_a_sable, "_bureautique", lambda: None)
    piece = deposer(docx(), nom="note.docx")
    with au_travail():
        controler(piece.pk)
        controler(piece.pk)
    apres = lue(piece)
    assert (apres.etat, apres.copie, apres.attend) == (Etat.A_CONVERTIR, None, ATTEND.CONVERTISSEUR)
    assert apres.version == 2


@pytest.mark.skipif(not bac_a_sable.convertisseur_present(), reason="LibreOffice ou son bac à sable manque ici")
def test_un_document_qui_attendait_est_converti(deposer, lue, au_travail, maison, monkeypatch):
    piece = deposer(docx("Tom dort mal."), nom="note.docx")
    with monkeypatch.context() as sans, au_travail():
        sans.setattr(bac_a_sable, "_bureautique", lambda: None)
        controler(piece.pk)
    with au_travail():
        relever_pieces()
    apres = lue(piece)
    assert (apres.etat, apres.copie.media, apres.attend) == (Etat.DISPONIBLE, "application/pdf", "")


def test_un_examen_qui_ne_demarre_pas_n_accuse_pas_le_fichier(deposer, lue, au_travail, monkeypatch):
    monkeypatch.setattr(bac_a_sable, "_ENFANT", "egide.nulle_part")
    piece = deposer()
    with au_travail():
        controler(piece.pk)
    assert (lue(piece).etat, lue(piece).attend) == (Etat.EN_ATTENTE, ATTEND.EXAMEN)


def test_un_original_perdu_se_dit(deposer, lue, au_travail, magasin_d_essai):
    piece = deposer()
    Magasin(magasin_d_essai).detruire(piece.original_id)
    with au_travail():
        controler(piece.pk)
    assert lue(piece).attend == ATTEND.MAGASIN


def test_une_piece_qui_casse_le_controle_n_arrete_pas_les_autres(deposer, lue, au_travail, monkeypatch):
    cassee, bonne = deposer(TEXTE), deposer()
    vrai = controleur.constater

    def casser(octets):
        if octets == TEXTE:
            raise RuntimeError
        return vrai(octets)

    monkeypatch.setattr(controleur, "constater", casser)
    with au_travail():
        relever_pieces()
    assert [lue(p).etat for p in (cassee, bonne)] == [Etat.EN_ATTENTE, Etat.DISPONIBLE]


def test_une_piece_retiree_pendant_son_controle_le_reste(deposer, lue, au_travail, maison):
    piece = deposer()
    with au_nom_de(maison.cadre_crip):
        presente = Piece.objects.get(pk=piece.pk)
        retirer_piece(presente, agent=maison.cadre_crip, le=timezone.now(), motif="Mauvais dossier")
    with au_travail():
        controler(piece.pk)
    assert lue(piece).etat == Etat.RETIREE


def test_nul_autre_que_le_systeme_ne_conclut(deposer, maison):
    piece = deposer()
    with au_nom_de(maison.cadre_crip), pytest.raises(Refus, match="sans personne"):
        conclure_controle(piece, Constat(Etat.DISPONIBLE), agent=maison.cadre_crip, le=timezone.now())


def test_le_formulaire_rempli_d_un_pdf_se_lit_encore():
    def remplir(document):
        police = document.pages[0].obj.Resources.Font.F1
        annoter(document, "Widget", FT=pikepdf.Name.Tx, T=pikepdf.String("nom"), V=pikepdf.String("Reponse ecrite"),
                DA=pikepdf.String("/F1 12 Tf 0 g"), F=4)  # fmt: skip
        champs = pikepdf.Array([document.pages[0].obj.Annots[0]])
        ressources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=police))
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=champs, DA=pikepdf.String("/F1 12 Tf 0 g"), DR=ressources, NeedAppearances=True
        )

    copie = bac_a_sable.examiner_a_part(pdf(remplir)).octets
    texte = pypdfium2.PdfDocument(copie)[0].get_textpage().get_text_range()
    assert "Tom dort mal." in texte
    assert "Reponse ecrite" in texte


@pytest.mark.parametrize(
    ("octets", "verdict"),
    [(b"Bonjour", Verdict.SAIN), (EICAR, Verdict.INFECTE), (bytes(32_000_000), Verdict.INDISPONIBLE)],
)
def test_le_vrai_antivirus_repond(clamd, octets, verdict):
    assert Antivirus(clamd).lire(octets) is verdict


@pytest.mark.parametrize("adresse", ["", "/nulle/part.sock", "127.0.0.1:1"])
def test_un_antivirus_absent_n_est_pas_un_oui(adresse):
    assert Antivirus(adresse, secondes=1).lire(b"Bonjour") is Verdict.INDISPONIBLE


def test_les_travaux_gardent_une_main_libre(deposer):
    deposer(), deposer()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT lock FROM procrastinate_jobs WHERE queue_name = 'documents'")
        assert cursor.fetchall() == [("documents",)]


@pytest.mark.skipif(not bac_a_sable.bac_a_sable_possible(), reason="bubblewrap manque ici")
def test_le_bac_a_sable_n_ecrit_que_dans_son_dossier_de_travail():
    essai = 'for d in / /etc /usr /travail "$HOME" "$TMPDIR" /var/tmp; do touch "$d/essai" && echo "$d"; done'
    fini = subprocess.run(bac_a_sable._enfermer(["/bin/sh", "-c", essai]), capture_output=True, text=True, check=True)
    assert fini.stdout.split() == ["/travail", "/travail", "/travail", "/var/tmp"], "the last one leads to the first"
