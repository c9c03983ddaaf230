"""Two people correct the same information: the second sees both texts, nothing is lost, and she can then send."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from egide.parcours.information_preoccupante.tests.factories import une_information_accusee
from egide.parcours.information_preoccupante.tests.pages import adresse, relire
from egide.socle.interface.tests.lecture import texte_lu

HIER, AVANT_HIER = "Le courrier porte le tampon d’hier.", "Le courriel est arrivé la veille."


def cache(page, nom):
    trouve = re.search(rf'name="{nom}" value="([^"]+)"', page)
    assert trouve is not None
    return trouve[1]


def envoi(page, *, jours, heure, motif):
    jour = timezone.localtime() - timedelta(days=jours)
    quand = {"jour_jour": jour.day, "jour_mois": jour.month, "jour_annee": jour.year, "heure": heure}
    return {"version": cache(page, "version"), "requete": cache(page, "requete"), "motif": motif, **quand}


@pytest.fixture
def a_deux(distribution, client_de):
    """Both read the page of the same correction; the first sends."""
    information = une_information_accusee(distribution.agent_crip)
    clients = [client_de(distribution.cadre_crip), client_de(distribution.agent_crip)]
    pages = [texte_lu(client.get(adresse("reception", information))) for client in clients]
    premier = envoi(pages[0], jours=1, heure="18 h 31", motif=HIER)
    assert clients[0].post(adresse("reception", information), premier).status_code == 302
    return information, clients[1], envoi(pages[1], jours=2, heure="9 h 05", motif=AVANT_HIER)


def test_deux_personnes_un_meme_texte_la_seconde_voit_les_deux(distribution, a_deux):
    information, seconde, second = a_deux
    reponse = seconde.post(adresse("reception", information), second)
    page = texte_lu(reponse)
    assert reponse.status_code == 409
    assert "Cette information a changé pendant que vous écriviez" in page
    assert distribution.cadre_crip.nom_complet in page
    for attendu in (HIER, AVANT_HIER, "18\u00a0h\u00a031", "9\u00a0h\u00a005", "Date de réception corrigée"):
        assert attendu in page
    assert timezone.localtime(relire(distribution.agent_crip, information).recue_le).strftime("%H:%M") == "18:31"


def test_apres_le_conflit_l_envoi_passe(distribution, a_deux):
    information, seconde, second = a_deux
    page = texte_lu(seconde.post(adresse("reception", information), second))
    assert 'value="9 h 05"' in page
    assert AVANT_HIER in page
    dernier = envoi(page, jours=2, heure="9 h 05", motif=AVANT_HIER)
    assert dernier["requete"] != second["requete"]
    assert seconde.post(adresse("reception", information), dernier).status_code == 302
    assert timezone.localtime(relire(distribution.agent_crip, information).recue_le).strftime("%H:%M") == "09:05"


def test_renvoyer_l_ancienne_page_remontre_les_deux_textes(a_deux):
    information, seconde, second = a_deux
    assert [seconde.post(adresse("reception", information), second).status_code for _ in range(2)] == [409, 409]


def test_qui_ne_voit_pas_l_information_ne_voit_aucun_conflit(distribution, client_de, a_deux):
    information, _, second = a_deux
    reponse = client_de(distribution.autre_territoire).post(adresse("reception", information), second)
    assert reponse.status_code == 404
    assert HIER not in texte_lu(reponse)
