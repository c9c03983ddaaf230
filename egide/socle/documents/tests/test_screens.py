"""The pages of a piece: deposit, list, reading, withdrawal."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from egide.parcours.information_preoccupante.tests.factories import une_information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.documents.controleur import controler
from egide.socle.documents.models import Piece
from egide.socle.documents.tests.fabrique import image
from egide.socle.interface.tests.lecture import texte_lu


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
    assert client.get(adresse, {"telecharger": ""})["Content-Disposition"].startswith("attachment")
    assert client_de(maison.autre_territoire).get(adresse).status_code == 404
