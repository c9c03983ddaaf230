"""Taking pieces out: reason, party, control, mark, number; what stops, what waits, what the journal keeps."""

import hashlib
import io

import pytest
from django.utils import timezone
from PIL import Image

from egide.enfant.actions import proteger_adresse
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.factories import creer_agent, creer_poste
from egide.socle.documents.models import Piece
from egide.socle.documents.sorties.actions import autoriser_sortie, refuser_sortie, remettre, sortir_pieces
from egide.socle.documents.sorties.lecture import lire_pdf
from egide.socle.documents.sorties.models import GenreDestinataire, PieceSortie, Sortie
from egide.socle.documents.sorties.registres import Destinataire
from egide.socle.documents.sorties.rules import Confirmations
from egide.socle.documents.sorties.selectors import ligne_visible
from egide.socle.documents.sorties.states import EtatSortie
from egide.socle.documents.tests.plantes import sans_alphabet
from egide.socle.documents.tests.sorties import ADRESSE, TOUT_VU, une_lettre, une_scene
from egide.socle.interface.refus import Invisible, Refus

pytestmark = pytest.mark.django_db
LIBRE = Destinataire(GenreDestinataire.LIBRE, None, "Maître Conseil-Inventé, avocate")


@pytest.fixture
def scene(distribution, magasin_d_essai):
    return une_scene(distribution)


def sortir(scene, piece, *, agent=None, destinataire=None, confirmations=TOUT_VU, motif="demande écrite", **autres):
    qui = agent or scene.agent
    vers = destinataire or scene.partie(piece, GenreDestinataire.SERVICE)
    with au_nom_de(qui):
        return sortir_pieces(
            [piece], destinataire=vers, motif=motif, confirmations=confirmations, agent=qui, le=timezone.now(), **autres
        )


def test_ce_qui_sort_porte_sa_marque_et_son_numero(scene):
    piece = scene.piece("Nous accusons réception de votre demande.")
    sortie = sortir(scene, piece)
    assert sortie.etat == EtatSortie.SORTIE
    with au_nom_de(scene.agent):
        ligne = ligne_visible(sortie.pk, PieceSortie.objects.get().pk)
        octets = remettre(ligne, agent=scene.agent)
        encore = remettre(ligne, agent=scene.agent)
    assert octets == encore
    assert hashlib.sha256(octets).hexdigest() == ligne.empreinte
    pages = [e.texte for e in lire_pdf(octets, nom="x.pdf").endroits if e.page]
    assert all(sortie.numero in page and scene.agent.nom_complet in page for page in pages)


def test_un_secret_arrete_la_sortie_sans_etre_dit(scene, caplog):
    piece = scene.piece(f"L’enfant vit au {ADRESSE}.", titre="Note de situation")
    with pytest.raises(Refus) as refus:
        sortir(scene, piece)
    assert refus.value.code == "secret_trouve"
    assert "« Note de situation » : une adresse protégée, page 1" in refus.value.phrase
    assert "Lilas" not in refus.value.phrase + caplog.text
    with au_nom_de(scene.agent):
        assert not Sortie.objects.exists()


def test_qui_a_transmis_recoit_son_propre_nom_et_personne_d_autre(scene):
    piece = scene.piece("Madame Odile Voisine-Inventé, nous avons lu votre information.")
    with pytest.raises(Refus, match="identité d’une personne protégée, page 1"):
        sortir(scene, piece)
    assert sortir(scene, piece, destinataire=scene.partie(piece, GenreDestinataire.INFORMATEUR)).pk


def test_l_adresse_protegee_ne_sort_meme_pas_vers_l_enfant(scene):
    piece = scene.piece(f"Vous habitez {ADRESSE}.")
    with pytest.raises(Refus, match="adresse protégée"):
        sortir(scene, piece, destinataire=scene.partie(piece, GenreDestinataire.PERSONNE))


def test_un_destinataire_etranger_a_la_situation_attend_une_seconde_personne(scene):
    piece = scene.piece("Rien de secret.")
    sortie = sortir(scene, piece, destinataire=LIBRE)
    assert sortie.etat == EtatSortie.A_AUTORISER
    assert "Conseil" not in sortie.destinataire_chiffre
    cadre = scene.cast.cadre_crip
    with au_nom_de(scene.agent):
        ligne = ligne_visible(sortie.pk, PieceSortie.objects.get().pk)
        with pytest.raises(Refus, match="attend encore une seconde personne"):
            remettre(ligne, agent=scene.agent)
        with pytest.raises(Refus, match="Seul un cadre"):
            autoriser_sortie(sortie, agent=scene.agent, le=timezone.now())
    with au_nom_de(cadre):
        autoriser_sortie(Sortie.objects.get(), agent=cadre, le=timezone.now())
    with au_nom_de(scene.agent):
        assert remettre(ligne_visible(sortie.pk, ligne.pk), agent=scene.agent)


def test_le_cadre_qui_demande_ne_decide_pas(scene):
    cadre, piece = scene.cast.cadre_crip, scene.piece("Rien de secret.")
    sortie = sortir(scene, piece, agent=cadre, destinataire=LIBRE)
    with au_nom_de(cadre):
        for acte in (autoriser_sortie, refuser_sortie):
            with pytest.raises(Refus, match="Une autre personne que vous"):
                acte(sortie, agent=cadre, le=timezone.now(), motif="c’est bon")


def test_une_levee_expresse_demande_une_personne_nommee_et_une_seconde(scene):
    piece = scene.piece(f"L’enfant vit au {ADRESSE}.")
    with pytest.raises(Refus, match="arrêtée"):
        sortir(scene, piece, levee="le juge la demande")
    nommee = scene.cast.cadre_crip
    service = scene.partie(piece, GenreDestinataire.SERVICE)
    sortie = sortir(scene, piece, agent=nommee, destinataire=service, levee="le juge la demande")
    assert sortie.etat == EtatSortie.A_AUTORISER
    with au_nom_de(nommee), pytest.raises(Refus, match="Une autre personne"):
        autoriser_sortie(sortie, agent=nommee, le=timezone.now())


def test_une_levee_sans_objet_est_refusee(scene):
    piece = scene.piece("Rien de secret.")
    with pytest.raises(Refus, match="Rien n’est à lever"):
        sortir(scene, piece, levee="au cas où")


def test_un_refus_dit_pourquoi_et_ferme_la_demande(scene):
    sortie = sortir(scene, scene.piece("Rien de secret."), destinataire=LIBRE)
    cadre = scene.cast.cadre_crip
    with au_nom_de(cadre):
        with pytest.raises(Refus, match="Dites pourquoi"):
            refuser_sortie(sortie, agent=cadre, le=timezone.now(), motif="")
        refuser_sortie(sortie, agent=cadre, le=timezone.now(), motif="avocate non constituée")
        assert Sortie.objects.get().etat == EtatSortie.REFUSEE
        with pytest.raises(Refus, match="pas possible"):
            autoriser_sortie(sortie, agent=cadre, le=timezone.now())


def test_une_image_demande_un_regard(scene):
    piece = scene.piece_de(une_image(), media="image/png", titre="Photo du salon")
    with pytest.raises(Refus, match="« Photo du salon », page 1. Regardez vous-même"):
        sortir(scene, piece, confirmations=Confirmations(interet=True, tiers=True))
    assert sortir(scene, piece).regardee


@pytest.mark.parametrize(
    "dit", ["14 avenue des Lilas-Fictifs, à Arras", "avenue des Lillas-Fictifs", "Madame Odile vous a vue."]
)
def test_ce_qui_approche_un_secret_demande_un_regard(scene, dit):
    piece = scene.piece(f"Nous vous répondons : {dit}", titre="Réponse")
    with pytest.raises(Refus, match="« Réponse » : .*, page 1. Regardez vous-même") as refus:
        sortir(scene, piece, confirmations=Confirmations(interet=True, tiers=True))
    assert refus.value.code == "a_regarder"
    with au_nom_de(scene.agent):
        assert not Sortie.objects.exists()
    assert sortir(scene, piece).regardee


@pytest.mark.parametrize(
    "dit", ["12, appt 4, avenue des Lilas-Fictifs", "12 bis - 14 avenue des Lilas-Fictifs", "12 bis avenue des Lilas"]
)
def test_l_adresse_sous_une_autre_plume_ne_sort_pas_meme_regardee(scene, dit):
    piece = scene.piece(f"L’enfant vit au {dit}.")
    with pytest.raises(Refus, match="une adresse protégée, page 1"):
        sortir(scene, piece)
    with au_nom_de(scene.agent):
        assert not Sortie.objects.exists()


def test_des_lettres_que_rien_ne_lit_demandent_un_regard(scene):
    piece = scene.piece_de(sans_alphabet(une_lettre(f"L’enfant vit au {ADRESSE}.")), titre="Note")
    with pytest.raises(Refus, match="« Note », page 1. Regardez vous-même"):
        sortir(scene, piece, confirmations=Confirmations(interet=True, tiers=True))


def test_ce_qui_manque_est_refuse(scene):
    piece = scene.piece("Rien de secret.")
    enfant = scene.partie(piece, GenreDestinataire.PERSONNE)
    with pytest.raises(Refus, match="pourquoi"):
        sortir(scene, piece, motif=" ")
    with pytest.raises(Refus, match="intérêt supérieur"):
        sortir(scene, piece, destinataire=enfant, confirmations=Confirmations(regardee=True, tiers=True))
    with pytest.raises(Refus, match="mention d’un tiers"):
        sortir(scene, piece, destinataire=enfant, confirmations=Confirmations(regardee=True, interet=True))
    etranger = Destinataire(GenreDestinataire.PERSONNE, scene.information.pk, "n’importe qui")
    with pytest.raises(Refus, match="n’est pas lié"):
        sortir(scene, piece, destinataire=etranger)
    justice = scene.piece("Rapport au juge.", nature=Piece.Nature.JUDICIAIRE)
    with pytest.raises(Refus, match="se demande au juge"):
        sortir(scene, justice, destinataire=enfant)


def test_qui_ne_lit_pas_ne_sort_ni_ne_voit(scene):
    piece = scene.piece("Rien de secret.")
    service = scene.partie(piece, GenreDestinataire.SERVICE)
    sortie = sortir(scene, piece)
    with au_nom_de(scene.agent):
        ligne_id = PieceSortie.objects.get().pk
    for autre in (scene.cast.autre_territoire, scene.cast.enseignante, scene.cast.admin_technique):
        with pytest.raises(Refus):
            sortir(scene, piece, agent=autre, destinataire=service)
        with au_nom_de(autre):
            assert not Sortie.objects.exists()
            assert not PieceSortie.objects.exists()
            with pytest.raises(Invisible):
                ligne_visible(sortie.pk, ligne_id)


def une_image() -> bytes:
    tampon = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(tampon, "PNG")
    return tampon.getvalue()


def test_un_secret_dit_depuis_arrete_encore_la_remise(scene):
    adresse = "48 rue du Moulin-Fictif, 62300 Lens"
    piece = scene.piece(f"Rendez-vous au {adresse}.")
    sortie = sortir(scene, piece)
    with au_nom_de(scene.agent):
        proteger_adresse(
            agent=scene.agent,
            le=timezone.now(),
            enfants=[scene.enfant],
            nommes=[scene.cast.cadre_crip],
            fondement="mise à l’abri",
            texte=adresse,
        )
        with pytest.raises(Refus, match="adresse protégée, page 1"):
            remettre(ligne_visible(sortie.pk, PieceSortie.objects.get().pk), agent=scene.agent)


def test_une_levee_autorisee_ne_leve_que_ce_qu_elle_dit(scene):
    nommee, piece = scene.cast.cadre_crip, scene.piece(f"L’enfant vit au {ADRESSE}, dit Mme Voisine-Inventé.")
    service = scene.partie(piece, GenreDestinataire.SERVICE)
    with pytest.raises(Refus, match="identité d’une personne protégée"):
        sortir(scene, piece, agent=nommee, destinataire=service, levee="le juge la demande")
    seule = scene.piece(f"L’enfant vit au {ADRESSE}.")
    sortie = sortir(scene, seule, agent=nommee, destinataire=service, levee="le juge la demande")
    assert sortie.levee_genres == "adresse"
    second = creer_agent("Yves", "Second-Inventé")
    creer_poste(second, scene.cast.unites.crip, Role.CADRE_CRIP)
    with au_nom_de(second):
        autoriser_sortie(sortie, agent=second, le=timezone.now())
    with au_nom_de(nommee):
        assert remettre(ligne_visible(sortie.pk, sortie.pieces.get().pk), agent=nommee)
