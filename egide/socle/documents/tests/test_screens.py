"""The pages of a piece: deposit, list, reading, withdrawal."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from egide.parcours.information_preoccupante.tests.factories import suivre, une_information, une_information_prete
from egide.socle.acces.actions import sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.volets import Volet, masque
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.controle.limites import OCTETS
from egide.socle.documents.controleur import controler
from egide.socle.documents.magasin import Magasin
from egide.socle.documents.models import Piece
from egide.socle.documents.states import Etat
from egide.socle.documents.tests.fabrique import archive, image
from egide.socle.documents.tests.factories import produite, sur_l_information, une_piece
from egide.socle.etats.models import Passage
from egide.socle.interface.tests.lecture import texte_lu
from egide.socle.journal.models import Ligne
from tests.acces.scene import briser


def deposer(client, information, octets, nom="photo.jpg", **champs):
    adresse = reverse("documents:deposer", args=["information", information.pk])
    requete = re.search(r'name="requete" value="([^"]+)"', client.get(adresse).content.decode())
    dit = {
        "requete": requete[1] if requete else "",
        "titre": "Mur de la chambre",
        "genre": "photo",
        "nature": "administrative",
        "saisine": "aucune",
        "fichier": SimpleUploadedFile(nom, octets, content_type="image/jpeg"),
        **champs,
    }
    return client.post(adresse, dit)


def lire_journal(**filtres):
    """Lines of the journal, as its own role reads them."""
    with transaction.atomic(using="journal"):
        return list(Ligne.objects.using("journal").filter(**filtres))


def page(client, information):
    return client.get(reverse("information_preoccupante:information", args=[information.pk]))


def test_deposer_puis_lire(maison, au_travail, client_de):
    nadia = maison.agent_crip
    information, client = une_information(nadia), client_de(nadia)
    assert deposer(client, information, image()).status_code == 302
    attente = texte_lu(page(client, information))
    assert "Mur de la chambre" in attente
    assert "En attente de contrôle" in attente
    with au_nom_de(nadia):
        piece = Piece.objects.get()
    adresse = reverse("documents:lire", args=[piece.pk])
    assert client.get(adresse).status_code == 404
    with au_travail():
        controler(piece.pk)
    assert adresse in page(client, information).content.decode()
    lue = client.get(adresse)
    assert (lue.status_code, lue["Content-Type"]) == (200, "image/jpeg")
    assert lue["Content-Disposition"] == 'inline; filename="mur-de-la-chambre.jpg"'
    assert lue["Content-Security-Policy"].endswith("; sandbox")
    assert lue["X-Content-Type-Options"] == "nosniff"
    assert lue["Cache-Control"] == "no-store"
    assert lue.content.startswith(b"\xff\xd8\xff")
    assert client_de(maison.autre_territoire).get(adresse).status_code == 404


def test_une_lecture_est_au_journal_de_chaque_dossier(maison, au_travail, client_de):
    nadia = maison.agent_crip
    information = une_information_prete(nadia)
    piece = une_piece(nadia, sur_l_information(information), octets=image())
    with au_travail():
        controler(piece.pk)
    client_de(nadia).get(reverse("documents:lire", args=[piece.pk]))
    with au_nom_de(nadia):
        dossier_id = information.enfants.get().dossier_id
    lues = lire_journal(acte="lire_piece")
    assert [(ligne.objet_id, ligne.dossier_id, ligne.agent_id) for ligne in lues] == [(piece.pk, dossier_id, nadia.pk)]


@pytest.mark.parametrize(
    ("nom", "octets", "phrase"),
    [
        ("photo.heic", bytes(4) + b"ftypheic" + bytes(30), "Le plus compatible"),
        ("photo.jpg", b"<html><script>alert(1)</script>", "type accepté"),
        ("lettre.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(60), "ancien format de Word"),
        ("tout.zip", archive({"a.txt": "a"}), "envoyez-les un par un"),
        ("vide.pdf", b"", "Ce fichier est vide."),
        ("film.pdf", b"%PDF-1.7" + bytes(OCTETS), "25\xa0Mo au plus"),
    ],
)
def test_un_fichier_refuse_garde_ce_qui_etait_ecrit(nom, octets, phrase, maison, client_de):
    nadia = maison.agent_crip
    reponse = deposer(client_de(nadia), une_information(nadia), octets, nom=nom, saisine="apres")
    lu = reponse.content.decode()
    assert reponse.status_code == 200
    assert phrase.replace("\xa0", " ") in lu.replace("\xa0", " ").replace("&nbsp;", " ")
    assert 'aria-describedby="id_fichier_' in lu
    assert 'value="Mur de la chambre"' in lu
    assert re.search(r'value="apres"[^>]*checked', lu)
    with au_nom_de(nadia):
        assert not Piece.objects.exists()


def test_sans_fichier_la_page_le_demande(maison, client_de):
    nadia = maison.agent_crip
    assert (
        "Choisissez un fichier." in deposer(client_de(nadia), une_information(nadia), b"", fichier="").content.decode()
    )


def test_dans_un_dossier_on_choisit_une_partie_que_l_on_ecrit(maison, client_de):
    nadia, helene = maison.agent_crip, maison.medecin_pmi
    dossier_id = suivre(
        une_information_prete(nadia), sujet_de(helene), agent=nadia, volets=masque(Volet.IDENTITE, Volet.SANTE)
    )
    adresse = reverse("documents:deposer", args=["dossier", dossier_id])
    proposees = texte_lu(client_de(helene).get(adresse))
    assert "Santé" in proposees
    assert "Mesures et décisions" not in proposees
    dit = {
        "requete": uuid4(),
        "titre": "Certificat",
        "genre": "medical",
        "nature": "administrative",
        "saisine": "aucune",
    }
    certificat = SimpleUploadedFile("c.jpg", image())
    client_de(helene).post(adresse, {**dit, "volet": str(int(Volet.SANTE)), "fichier": certificat})
    assert "Certificat" in texte_lu(client_de(helene).get(reverse("pages:dossier", args=[dossier_id])))
    assert "Certificat" not in texte_lu(client_de(nadia).get(reverse("pages:dossier", args=[dossier_id])))
    refusee = client_de(nadia).post(adresse, {**dit, "volet": str(int(Volet.SANTE)), "fichier": certificat})
    assert "Choisissez une réponse de la liste." in texte_lu(refusee)


def test_qui_ne_voit_pas_l_objet_n_a_pas_de_page(maison, client_de):
    information = une_information(maison.agent_crip)
    for genre, objet_id in (("information", information.pk), ("dossier", uuid4()), ("secret", information.pk)):
        adresse = reverse("documents:deposer", args=[genre, objet_id])
        assert client_de(maison.autre_territoire).get(adresse).status_code == 404


def test_un_acces_d_urgence_lit_et_ne_depose_pas(maison, client_de):
    nadia, lise = maison.agent_crip, maison.autre_territoire
    information = une_information_prete(nadia)
    with au_nom_de(nadia):
        dossier = information.enfants.get().dossier
        assert dossier is not None
    produite(nadia, Ancre.au_dossier(dossier.pk, Volet.DANGER))
    briser(lise, dossier.numero)
    client = client_de(lise)
    lu = client.get(reverse("pages:dossier", args=[dossier.pk]))
    assert "Compte rendu" in texte_lu(lu)
    assert "Déposer une pièce" not in texte_lu(lu)
    assert client.get(reverse("documents:deposer", args=["dossier", dossier.pk])).status_code == 404


def test_une_piece_produite_se_lit_tout_de_suite_en_pdf(maison, client_de):
    nadia = maison.agent_crip
    piece = produite(nadia, sur_l_information(une_information(nadia)))
    lue = client_de(nadia).get(reverse("documents:lire", args=[piece.pk]))
    assert (lue.content, lue["Content-Type"]) == (b"%PDF-1.7 produit", "application/pdf")
    assert "script" not in lue["Content-Security-Policy"]
    assert lue["Content-Security-Policy"].startswith("default-src 'none'")


def test_un_cadre_retire_une_piece_avec_un_motif(maison, client_de):
    nadia, odile = maison.agent_crip, maison.cadre_crip
    information = une_information(nadia)
    piece = produite(nadia, sur_l_information(information))
    lecture, retrait = (reverse(f"documents:{nom}", args=[piece.pk]) for nom in ("lire", "retirer"))
    assert client_de(nadia).get(retrait).status_code == 403
    client = client_de(odile)
    assert retrait not in page(client_de(nadia), information).content.decode()
    assert retrait in page(client, information).content.decode()
    dit = {"version": 1, "requete": uuid4()}
    assert "Écrivez une réponse." in texte_lu(client.post(retrait, {**dit, "motif": ""}))
    assert client.post(retrait, {**dit, "motif": "Dossier d’un autre enfant"}).status_code == 302
    assert client.post(retrait, {**dit, "motif": "Dossier d’un autre enfant"}).status_code == 302
    assert client.get(lecture).status_code == 404
    with au_nom_de(odile):
        assert Piece.objects.get().etat == Etat.RETIREE
        assert Passage.objects.filter(objet_id=piece.pk, acte="retirer_piece").count() == 1


def test_un_magasin_qui_ne_repond_plus_se_dit(maison, client_de, magasin_d_essai):
    nadia = maison.agent_crip
    piece = produite(nadia, sur_l_information(une_information(nadia)))
    Magasin(magasin_d_essai).detruire(piece.original_id)
    lue = client_de(nadia).get(reverse("documents:lire", args=[piece.pk]))
    assert lue.status_code == 403
    assert "prévenez l’administrateur" in texte_lu(lue)
    assert lire_journal(acte="lire_piece") == []
