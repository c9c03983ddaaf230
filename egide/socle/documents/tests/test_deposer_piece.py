"""Depositing a piece: sealed, waiting, told to the journal, read by those who read what it hangs from."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from egide.parcours.information_preoccupante.tests.factories import suivre, une_information, une_information_prete
from egide.socle.acces.actions import sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.volets import Volet, masque
from egide.socle.documents.actions import octets_de
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.controle.refus import PieceRefusee
from egide.socle.documents.models import Fichier, Piece
from egide.socle.documents.states import Etat
from egide.socle.documents.tests.factories import TEXTE, sur_l_information, une_piece
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db


def test_une_piece_deposee_est_scellee_et_attend(distribution, magasin_d_essai):
    nadia = distribution.agent_crip
    piece = une_piece(nadia, sur_l_information(une_information(nadia)), nom="../../mot.TXT")
    with au_nom_de(nadia):
        gardee = Piece.objects.select_related("original").get()
        assert (gardee.etat, gardee.copie, gardee.nom_d_origine) == (Etat.EN_ATTENTE, None, "mot.TXT")
        assert octets_de(gardee.original) == TEXTE
        assert gardee.original.media == "text/plain"
        assert [p.acte for p in Passage.objects.filter(objet_id=piece.pk)] == ["deposer_piece"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'piece_id' FROM procrastinate_jobs WHERE task_name = 'egide.documents.controler'")
        assert cursor.fetchall() == [(str(piece.pk),)]


def test_un_second_clic_ne_depose_rien(distribution, magasin_d_essai):
    nadia, requete = distribution.agent_crip, uuid4()
    ancre = sur_l_information(une_information(nadia))
    premiere = une_piece(nadia, ancre, requete=requete)
    seconde = une_piece(nadia, ancre, requete=requete)
    assert premiere == seconde
    with au_nom_de(nadia):
        assert (Piece.objects.count(), Fichier.objects.count()) == (1, 1)


def test_un_type_refuse_ne_laisse_rien(distribution, magasin_d_essai):
    nadia = distribution.agent_crip
    ancre = sur_l_information(une_information(nadia))
    with pytest.raises(PieceRefusee, match="type accepté"):
        une_piece(nadia, ancre, octets=b"GIF89a" + bytes(40))
    with au_nom_de(nadia):
        assert not Piece.objects.exists()
    assert not list(magasin_d_essai.rglob("*"))


def test_qui_ne_lit_pas_la_partie_ne_depose_ni_ne_lit(distribution, magasin_d_essai):
    nadia = distribution.agent_crip
    ancre = sur_l_information(une_information(nadia))
    une_piece(nadia, ancre)
    with pytest.raises(Refus, match="pas en charge"):
        une_piece(distribution.autre_territoire, ancre)
    with pytest.raises(Refus, match="Votre rôle"):
        une_piece(distribution.enseignante, ancre)
    for personne in (distribution.autre_territoire, distribution.enseignante, distribution.admin_technique):
        with au_nom_de(personne):
            assert not Piece.objects.exists()
            assert not Fichier.objects.exists()


def test_une_piece_de_sante_n_est_lue_que_par_qui_lit_la_sante(distribution, magasin_d_essai):
    nadia, karim, helene = distribution.agent_crip, distribution.referent_ase, distribution.medecin_pmi
    information = une_information_prete(nadia)
    volets = masque(Volet.IDENTITE, Volet.DANGER, Volet.SANTE)
    dossier_id = suivre(information, sujet_de(helene), agent=nadia, volets=volets)
    suivre(information, sujet_de(karim), agent=nadia)
    une_piece(helene, Ancre.au_dossier(dossier_id, Volet.SANTE))
    for personne, lues in ((helene, 1), (karim, 0), (nadia, 0)):
        with au_nom_de(personne):
            assert Piece.objects.count() == lues
            assert Fichier.objects.count() == lues
            assert Passage.objects.filter(objet_genre="piece").count() == lues
    with pytest.raises((Refus, ProgrammingError)), transaction.atomic():
        une_piece(karim, Ancre.au_dossier(dossier_id, Volet.SANTE))


def test_nul_ne_change_un_fichier_ni_un_etat_a_la_main(distribution, magasin_d_essai):
    nadia = distribution.agent_crip
    une_piece(nadia, sur_l_information(une_information(nadia)))
    with au_nom_de(nadia):
        assert Fichier.objects.update(cle_verrouillee="") == 0
        with pytest.raises(ProgrammingError, match="state engine"), transaction.atomic():
            Piece.objects.update(etat=Etat.A_CONVERTIR)
