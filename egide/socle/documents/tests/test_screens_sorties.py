"""The pages of what leaves and of redactions, and what they never let out: response, journal, logs."""

import logging
from urllib.parse import urlparse

import pytest
from django.db import connections
from django.urls import reverse

from egide.socle.acces.contexte import au_nom_de
from egide.socle.documents.models import Piece
from egide.socle.documents.occultation.models import Occultation
from egide.socle.documents.sorties.models import GenreDestinataire, Sortie
from egide.socle.documents.tests.sorties import ADRESSE, une_scene

pytestmark = pytest.mark.django_db
TOUT = ["regardee", "interet", "tiers"]


@pytest.fixture
def scene(distribution, magasin_d_essai):
    return une_scene(distribution)


def demander(client, scene, piece, genre=GenreDestinataire.SERVICE, **saisie):
    donnees = {
        "destinataire": scene.partie(piece, genre).choix,
        "motif": "demande écrite",
        "controles": TOUT,
        "requete": "0197a0b2-0000-7000-8000-000000000001",
    }
    return client.post(reverse("sorties:sortir", args=[piece.pk]), {**donnees, **saisie})


def test_remettre_puis_retirer_le_fichier(scene, client_de):
    client, piece = client_de(scene.agent, preuve_fraiche=True), scene.piece("Rien de secret.", titre="Note du mois")
    page = client.get(reverse("sorties:sortir", args=[piece.pk]))
    assert "Note du mois" in page.content.decode()
    assert "Voisine" not in page.content.decode()
    reponse = demander(client, scene, piece)
    assert reponse.status_code == 302
    encore = demander(client, scene, piece)
    assert encore["Location"] == reponse["Location"]
    page = client.get(reponse["Location"]).content.decode()
    with au_nom_de(scene.agent):
        sortie = Sortie.objects.get()
        ligne = sortie.pieces.get()
    fichier = client.get(reverse("sorties:fichier", args=[sortie.pk, ligne.pk]))
    assert fichier["Content-Disposition"] == f'attachment; filename="{sortie.numero}-1.pdf"'
    assert fichier.content.startswith(b"%PDF")
    liste = client.get(reverse("sorties:liste"), {"numero": sortie.numero.lower()}).content.decode()
    assert sortie.numero in page
    assert sortie.numero in liste
    assert "Aucune remise" in client.get(reverse("sorties:liste"), {"numero": "EG-AAAA-AAAA"}).content.decode()


def test_sans_preuve_fraiche_rien_ne_sort(scene, client_de):
    client, piece = client_de(scene.agent), scene.piece("Rien de secret.")
    for reponse in (client.get(reverse("sorties:sortir", args=[piece.pk])), demander(client, scene, piece)):
        assert urlparse(reponse["Location"]).path == reverse("mfa_reauthenticate")
    with au_nom_de(scene.agent):
        assert not Sortie.objects.exists()


def test_un_arret_ne_dit_le_secret_ni_a_l_ecran_ni_dans_les_traces(scene, client_de, caplog):
    caplog.set_level(logging.DEBUG)
    client, piece = client_de(scene.agent, preuve_fraiche=True), scene.piece(f"Vit au {ADRESSE}.", titre="Note")
    requetes: list[tuple[str, object]] = []
    with connections["default"].execute_wrapper(_ecouter(requetes)):
        reponse = demander(client, scene, piece)
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "une adresse protégée, page 1" in page
    journal = [repr(params) for sql, params in requetes if "journal_ligne" in sql or "consigner" in sql]
    assert any("secret_trouve" in ligne for ligne in journal)
    assert any("sortir_piece" in ligne or "secret_trouve" in ligne for ligne in journal)
    for texte in (page, caplog.text, *journal, *(repr(p) for _, p in requetes)):
        assert "Lilas" not in texte
        assert "Voisine" not in texte


def test_une_seconde_personne_decide(scene, client_de):
    piece = scene.piece("Rien de secret.")
    demander(
        client_de(scene.agent, preuve_fraiche=True),
        scene,
        piece,
        destinataire="libre:None",
        libre="Maître Conseil-Inventé",
    )
    with au_nom_de(scene.agent):
        sortie = Sortie.objects.get()
    adresse = reverse("sorties:sortie", args=[sortie.pk])
    assert "Votre décision" not in client_de(scene.agent).get(adresse).content.decode()
    cadre = client_de(scene.cast.cadre_crip, preuve_fraiche=True)
    page = cadre.get(adresse).content.decode()
    assert "Votre décision" in page
    assert "Maître Conseil-Inventé" in page
    refus = cadre.post(adresse, {"decision": "refuser", "motif": "", "version": 1})
    assert "Dites pourquoi" in refus.content.decode()
    assert cadre.post(adresse, {"decision": "autoriser", "version": 1}).status_code == 302
    with au_nom_de(scene.agent):
        assert Sortie.objects.get().etat == "sortie"


def test_occulter_puis_relire(scene, client_de):
    client = client_de(scene.agent, preuve_fraiche=True)
    piece = scene.piece("Sa tante Karima Tante-Inventé a appelé. Tom va bien.", titre="Compte rendu")
    adresse = reverse("sorties:occulter", args=[piece.pk])
    assert client.post(adresse, {"nom": ""}).status_code == 422
    reponse = client.post(adresse, {"nom": "Karima Tante-Inventé"})
    page = client.get(reponse["Location"]).content.decode()
    assert "<mark>Karima Tante-Inventé</mark>" in page
    assert '#pieces"' in page, "the way back to the pieces"
    with au_nom_de(scene.agent):
        occultation = Occultation.objects.get()
        zones = [str(zone.pk) for zone in occultation.zones.all()]
    assert client.get(reverse("sorties:page", args=[occultation.pk, 1]))["Content-Type"] == "image/png"
    assert client.get(reverse("sorties:page", args=[occultation.pk, 9])).status_code == 404
    assert client.post(reponse["Location"], {"geste": "mots", "cherche": "introuvable"}).status_code == 422
    assert client.post(reponse["Location"], {"geste": "bande", "page": 1, "de": 90, "a": 100}).status_code == 302
    fait = client.post(reponse["Location"], {"geste": "soumettre", "zone": zones})
    relire = reverse("sorties:relire", args=[occultation.pk])
    assert fait["Location"] == relire
    assert "Une autre personne doit la relire" in client.get(relire).content.decode()
    relectrice = client_de(scene.cast.cadre_crip)
    page = relectrice.get(relire).content.decode()
    assert "[passage occulté]" in page
    assert "Karima" not in page
    assert relectrice.post(relire, {"decision": "valider", "version": 2}).status_code == 302
    assert "Copie validée" in client.get(relire).content.decode()


def test_ecrire_un_courrier_depuis_l_information(scene, client_de):
    client = client_de(scene.agent)
    adresse = reverse("information_preoccupante:courriers", args=[scene.information.pk])
    requetes = [f"0197a0b2-0000-7000-8000-00000000000{i}" for i in range(3)]
    assert client.post(adresse, {"modele": "accuse", "requete": requetes[0]}).status_code == 302
    assert client.post(adresse, {"modele": "fiche", "requete": requetes[1]}).status_code == 302
    refus = client.post(adresse, {"modele": "suite", "requete": requetes[2]})
    assert "Aucune suite n’est encore décidée" in refus.content.decode()
    with au_nom_de(scene.agent):
        titres = set(Piece.objects.values_list("titre", flat=True))
    numero = scene.information.numero
    assert titres == {f"Accusé de réception, {numero}", f"Fiche de synthèse, {numero}"}
    page = client.get(reverse("information_preoccupante:information", args=[scene.information.pk])).content.decode()
    assert "Remettre" in page
    etrangere = client_de(scene.cast.autre_territoire)
    assert etrangere.get(adresse).status_code == 404


@pytest.mark.parametrize("route", ["sorties:sortir", "sorties:occulter"])
def test_une_piece_cachee_n_existe_pas(scene, client_de, route):
    piece = scene.piece("Rien.")
    for autre in (scene.cast.autre_territoire, scene.cast.enseignante):
        assert client_de(autre, preuve_fraiche=True).get(reverse(route, args=[piece.pk])).status_code == 404


def _ecouter(lignes):
    def ecouter(executer, sql, params, many, contexte):
        lignes.append((sql, params))
        return executer(sql, params, many, contexte)

    return ecouter
