"""What the public joined, seen from inside: read by those who read the contact, and by nobody else."""

import os
import time
from uuid import UUID, uuid4

import psycopg
import pytest
from django.urls import reverse
from django.utils import timezone

from egide.parcours.accueil import abri
from egide.parcours.accueil.depot import composer
from egide.parcours.accueil.depot import deposer as deposer_un_message
from egide.parcours.accueil.jointes import RESERVE, Envoi, Sort, joindre_ou_abriter, relever_jointes
from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.public.codes import nouveau_code
from egide.parcours.accueil.rules import EnfantDit, InformateurDit
from egide.parcours.accueil.tasks import prendre_en_compte_recueil
from egide.parcours.accueil.tests.factories import une_inquietude
from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.documents import controleur
from egide.socle.documents.controle.refus import PieceRefusee
from egide.socle.documents.magasin import magasin
from egide.socle.documents.models import Fichier, Piece
from egide.socle.documents.sorties.actions import sortir_pieces
from egide.socle.documents.sorties.models import GenreDestinataire
from egide.socle.documents.sorties.registres import Destinataire, parties_de
from egide.socle.documents.states import Etat
from egide.socle.documents.tests.fabrique import image, pdf
from egide.socle.documents.tests.sorties import TOUT_VU
from egide.socle.documents.tests.test_screens import lire_journal
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu

PERE = Destinataire(GenreDestinataire.LIBRE, None, "Le père")
INFORMATRICE = InformateurDit(nom="Odile Fictive", telephone="06 39 98 00 01")


def un_envoi(code, octets=b"", **autres):
    return Envoi(
        selecteur=code.selecteur, secret_argon2=code.empreinte(), cle=uuid4(), octets=octets or image(), **autres
    )


@pytest.fixture
def jointe(maison, sous_le_role, au_travail, settings, tmp_path):
    """Deposits a message with one file as the public does, then hands it to the cell: gives contact and code."""
    settings.VAR = tmp_path

    def joindre(octets=b"", **autres):
        code = nouveau_code()
        depot = composer(
            une_inquietude(canal="formulaire"),
            [EnfantDit(prenom="Lina", nom="Fictif")],
            INFORMATRICE,
            cle=uuid4(),
            selecteur=code.selecteur,
            secret_argon2=code.empreinte(),
        )
        with sous_le_role("egide_public"):
            deposer_un_message(depot)
            assert joindre_ou_abriter(un_envoi(code, octets, **autres)) is Sort.JOINTE
        with au_travail():
            prendre_en_compte_recueil(depot["recueil"]["id"])
        return UUID(depot["recueil"]["id"]), code

    return joindre


def recueil_et_piece(agent, recueil_id):
    with au_nom_de(agent):
        return Recueil.objects.get(pk=recueil_id), Piece.objects.select_related("original").get()


def test_la_cellule_la_voit_sur_le_recueil_et_sur_l_information_qu_il_devient(jointe, maison, au_travail, client_de):
    nadia = maison.agent_crip
    recueil_id, _ = jointe(legende="Le mur de sa chambre.")
    recueil, piece = recueil_et_piece(nadia, recueil_id)
    information = au_nom(nadia, lambda: Information.objects.get(recueil=recueil))
    pages = [
        reverse("accueil:recueil", args=[recueil_id]),
        reverse("information_preoccupante:information", args=[information.pk]),
    ]
    client, lecture = client_de(nadia), reverse("documents:lire", args=[piece.pk])
    for page in pages:
        lu = texte_lu(client.get(page))
        assert "Photo jointe au message, n° 1" in lu.replace("\xa0", " ")
        assert "La personne qui a informé" in lu
        assert "Le mur de sa chambre." in lu
        assert "En attente de contrôle" in lu
    assert client.get(lecture).status_code == 404
    with au_travail():
        controleur.relever_pieces()
    for page in pages:
        assert lecture in client.get(page).content.decode()
    lue = client.get(lecture)
    assert lue.headers["Content-Disposition"] == 'inline; filename="photo-jointe-au-message-n-1.jpg"'
    assert [ligne.objet_id for ligne in lire_journal(acte="lire_piece")] == [piece.pk]
    assert [ligne.objet_id for ligne in lire_journal(acte="joindre_piece")] == [recueil_id]


def au_nom(agent, lire):
    with au_nom_de(agent):
        return lire()


def test_nul_autre_ne_la_voit_ni_ne_l_ouvre(jointe, maison, au_travail, client_de):
    nadia = maison.agent_crip
    recueil_id, _ = jointe()
    _, piece = recueil_et_piece(nadia, recueil_id)
    with au_travail():
        controleur.relever_pieces()
    adresses = [
        reverse("accueil:recueil", args=[recueil_id]),
        reverse("documents:lire", args=[piece.pk]),
        reverse("documents:retirer", args=[piece.pk]),
        reverse("documents:deposer", args=["recueil", recueil_id]),
        reverse("sorties:sortir", args=[piece.pk]),
    ]
    for personne in (maison.autre_territoire, maison.enseignante, maison.admin_technique, maison.ancien_agent):
        assert {client_de(personne).get(adresse).status_code for adresse in adresses} <= {302, 403, 404}
        with au_nom_de(personne):
            assert (Piece.objects.count(), Fichier.objects.count()) == (0, 0)
            assert not Passage.objects.filter(objet_id=piece.pk).exists()
    assert client_de(maison.autre_territoire).get(adresses[1]).status_code == 404
    assert client_de(nadia).get(adresses[1]).status_code == 200


def test_ni_le_role_public_ni_le_code_ne_la_relisent(jointe, maison, sous_le_role):
    recueil_id, code = jointe()
    _, piece = recueil_et_piece(maison.agent_crip, recueil_id)
    assert code.secret not in str(vars(piece))
    with sous_le_role("egide_public"):
        for modele in (Piece, Fichier, Passage):
            with pytest.raises(Exception, match="permission denied"):
                modele.objects.first()


def test_une_piece_du_public_se_controle_comme_une_autre(jointe, maison, au_travail):
    nadia = maison.agent_crip
    jointe(b"%PDF-1.7 abim\xc3\xa9")
    with au_travail():
        controleur.relever_pieces()
        controleur.relever_pieces()
    with au_nom_de(nadia):
        piece = Piece.objects.get()
        assert (piece.etat, piece.copie) == (Etat.REFUSEE, None)
        assert [p.acte for p in Passage.objects.filter(objet_id=piece.pk).order_by("rang")] == [
            "joindre_piece",
            "refuser_piece",
        ]


def test_ce_qui_sort_d_une_piece_du_public_tait_qui_l_a_jointe(jointe, maison, au_travail):
    nadia = maison.agent_crip
    recueil_id, _ = jointe(pdf(texte="Lettre de Odile Fictive"))
    with au_travail():
        controleur.relever_pieces()
    with au_nom_de(nadia):
        piece = Piece.objects.select_related("copie").get()
        [informatrice] = [p for p in parties_de(piece) if p.genre is GenreDestinataire.INFORMATEUR]
        assert informatrice.cle == recueil_id
        dit = {"motif": "Il le demande", "confirmations": TOUT_VU, "agent": nadia, "le": timezone.now()}
        with pytest.raises(Refus, match="identité d’une personne protégée"):
            sortir_pieces([piece], destinataire=PERE, **dit)
        assert sortir_pieces([piece], destinataire=informatrice, **dit).pk


def test_effacer_le_recueil_emporte_ses_fichiers(jointe, maison, au_travail, base_clonee):
    nadia = maison.agent_crip
    recueil_id, _ = jointe()
    _, piece = recueil_et_piece(nadia, recueil_id)
    fichier_id = piece.original_id
    with psycopg.connect(base_clonee, autocommit=True) as admin:
        effacer = (
            "SELECT nom, sum(nombre)::int FROM information_effacer("
            "(SELECT id FROM information_preoccupante_information WHERE recueil_id = %s)) GROUP BY 1"
        )
        traces: dict[str, int] = dict(admin.execute(effacer, [recueil_id]).fetchall())
        assert traces["documents_piece"] == traces["documents_fichier"] == traces["accueil_recueil"] == 1
        assert admin.execute("SELECT count(*) FROM documents_piece").fetchone() == (0,)
    vieillir(fichier_id)
    with au_travail():
        assert controleur.balayer_le_magasin() == 1
    assert list(magasin().anciens(time.time() + 1)) == []


def vieillir(fichier_id):
    """Make a file of the store older than what the sweep leaves alone."""
    [chemin] = magasin().dossier.glob(f"??/{fichier_id.hex}")
    ancien = time.time() - controleur.ORPHELIN_APRES.total_seconds() - 60
    os.utime(chemin, (ancien, ancien))


def test_un_fichier_sans_ligne_est_balaye_et_celui_qui_attend_la_base_reste(
    maison, sous_le_role, au_travail, settings, tmp_path
):
    settings.VAR = tmp_path
    tue = uuid4()
    magasin().deposer(tue, b"la facade meurt ici")
    vieillir(tue)
    code = nouveau_code()
    with sous_le_role("egide_aucun_role"):
        assert joindre_ou_abriter(un_envoi(code)) is Sort.JOINTE
    [attendu] = abri.fichiers_en_route()
    vieillir(attendu)
    [scellee] = abri.depots_en_attente(abri.JOINTE)
    scellee.write_text("une clé manque")
    with au_travail():
        assert relever_jointes() == 0
        assert list(abri.depots_en_attente(abri.JOINTE)) == []
        assert controleur.balayer_le_magasin() == 1
    assert list(magasin().anciens(time.time() + 1)) == [attendu]


def test_sans_place_sur_le_disque_rien_n_est_promis(maison, settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    monkeypatch.setattr("egide.parcours.accueil.jointes.RESERVE", 1 << 62)
    with pytest.raises(OSError, match="reserve"):
        joindre_ou_abriter(un_envoi(nouveau_code()))
    assert RESERVE < 1 << 62
    assert list(magasin().dossier.glob("??/*")) == []
    with pytest.raises(PieceRefusee):
        joindre_ou_abriter(un_envoi(nouveau_code(), b"GIF89a" + bytes(40)))
