"""Pages on people: what each shows, keeps and hides."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.enfant.actions import proteger_adresse
from egide.enfant.models import Foyer, Lien, Personne
from egide.enfant.selectors import foyers_de
from egide.enfant.tests.factories import MOTIF, un_enfant, un_foyer, un_parent
from egide.socle.acces.contexte import au_nom_de
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db

SAISIE = {"prenom": "Lina", "nom": "Dupont Fictif", "naissance": "12/05/2018", "sexe": "9", "motif": MOTIF}


def recherche_de(page):
    trouvee = re.search(r'name="recherche" value="([^"]+)"', page)
    assert trouvee is not None
    return trouvee[1]


class TestNouveau:
    def test_chercher_puis_creer(self, distribution, client_de):
        client = client_de(distribution.agent_crip)
        page = texte_lu(client.post(reverse("enfant:nouveau"), SAISIE))
        assert "Personne ne ressemble à cet enfant dans le Département" in page
        reponse = client.post(reverse("enfant:creer"), {"recherche": recherche_de(page)})
        with au_nom_de(distribution.agent_crip):
            enfant = Personne.objects.get()
        assert reponse.url == reverse("enfant:fiche", args=[enfant.dossier_id])
        assert enfant.nom_complet == "Lina Dupont Fictif"

    def test_montre_la_comparaison_et_le_dossier(self, distribution, client_de):
        enfant = un_enfant(distribution.agent_crip)
        page = texte_lu(client_de(distribution.agent_crip).post(reverse("enfant:nouveau"), SAISIE))
        assert "Très probable" in page
        assert reverse("enfant:fiche", args=[enfant.dossier_id]) in page
        assert "nom, prénom et naissance concordent" in page

    def test_dit_a_qui_demander_et_rien_de_plus(self, distribution, client_de):
        enfant = un_enfant(distribution.evaluatrice, prenom="Lina", nom="Dupont-Fictif")
        page = texte_lu(client_de(distribution.agent_crip).post(reverse("enfant:nouveau"), SAISIE))
        assert "connu de Maison du Département d’Arras" in page
        with au_nom_de(distribution.evaluatrice):
            numero = Dossier.objects.get(enfant=enfant).numero
        for cache in ("Dupont-Fictif", str(enfant.pk), str(enfant.dossier_id), numero):
            assert cache not in page

    def test_garde_la_saisie_et_dit_l_erreur(self, distribution, client_de):
        saisie = {**SAISIE, "naissance": "jeudi", "commune": "Nulle-Part-Fictif"}
        page = texte_lu(client_de(distribution.agent_crip).post(reverse("enfant:nouveau"), saisie))
        assert "n’est pas compris" in page
        assert "n’est pas reconnue" in page
        assert 'value="Dupont Fictif"' in page

    def test_la_recherche_d_un_autre_ne_sert_pas(self, distribution, client_de):
        page = texte_lu(client_de(distribution.cadre_crip).post(reverse("enfant:nouveau"), SAISIE))
        client = client_de(distribution.agent_crip)
        for valeur in (recherche_de(page), "", "x"):
            assert client.post(reverse("enfant:creer"), {"recherche": valeur}).status_code == 404

    def test_refuse_qui_ne_cherche_pas(self, distribution, client_de):
        assert client_de(distribution.enseignante).get(reverse("enfant:nouveau")).status_code == 403


@pytest.mark.parametrize("page", ["fiche", "rectifier", "proche", "foyer", "adresse"])
class TestFerme:
    def test_absent_et_cache_se_ressemblent(self, distribution, client_de, page):
        enfant = un_enfant(distribution.evaluatrice, prenom="Canari")
        client = client_de(distribution.agent_crip)
        cachee = client.get(reverse(f"enfant:{page}", args=[enfant.dossier_id]))
        absente = client.get(reverse(f"enfant:{page}", args=[enfant.pk]))
        assert cachee.status_code == absente.status_code == 404
        assert "Canari" not in texte_lu(cachee)

    def test_ouvre_a_qui_suit_l_enfant(self, distribution, client_de, page):
        enfant = un_enfant(distribution.agent_crip)
        reponse = client_de(distribution.agent_crip).get(reverse(f"enfant:{page}", args=[enfant.dossier_id]))
        assert reponse.status_code == 200
        assert "Lina Dupont-Fictif" in texte_lu(reponse)


def test_la_fiche_dit_la_famille(distribution, client_de):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    mere = un_parent(agent, enfant)
    un_foyer(agent, [enfant, mere], nom="Chez la mère")
    page = texte_lu(client_de(agent).get(reverse("enfant:fiche", args=[enfant.dossier_id])))
    for attendu in ("Sabrina Dupont-Fictif", "mère", "14 rue des Lilas-Fictifs", "né(e) le\u00a012\u00a0mai\u00a02018"):
        assert attendu in page


def test_corriger_l_identite(distribution, client_de):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    client = client_de(agent)
    saisie = {"prenoms": "Lina, Marie", "nom": "Dupont-Fictif", "sexe": "2", "motif": "livret de famille", "version": 0}
    reponse = client.post(reverse("enfant:rectifier", args=[enfant.dossier_id]), saisie)
    page = texte_lu(client.get(reponse.url))
    assert "Corrigé\u00a0: prénoms" in page
    assert "«\u00a0Lina\u00a0» devient «\u00a0Lina, Marie\u00a0»" in page
    assert "12\u00a0mai\u00a02018" in page


class TestProche:
    def chercher(self, client, enfant, **saisie):
        url = reverse("enfant:proche", args=[enfant.dossier_id])
        return texte_lu(client.post(url, {"prenom": "Kévin", "nom": "Marquant-Fictif", "sexe": "1", **saisie}))

    def test_ajouter(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant, client = un_enfant(agent), client_de(agent)
        page = self.chercher(client, enfant)
        saisie = {
            "recherche": recherche_de(page),
            "qui": "nouvelle",
            "genre": "pere",
            "autorite_parentale": "exercee",
        }
        assert client.post(reverse("enfant:rattacher", args=[enfant.dossier_id]), saisie).status_code == 302
        with au_nom_de(agent):
            lien = Lien.objects.select_related("autre").get()
        assert (lien.autre.nom_complet, lien.genre) == ("Kévin Marquant-Fictif", "pere")

    def test_choisir_quelqu_un_de_connu(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant, soeur = un_enfant(agent), un_enfant(agent, prenom="Jade")
        pere = un_parent(agent, soeur, "Kévin", "Marquant-Fictif", "pere")
        client = client_de(agent)
        page = self.chercher(client, enfant)
        assert str(pere.pk) in page
        saisie = {
            "recherche": recherche_de(page),
            "qui": str(pere.pk),
            "genre": "pere",
            "autorite_parentale": "exercee",
        }
        assert client.post(reverse("enfant:rattacher", args=[enfant.dossier_id]), saisie).status_code == 302
        with au_nom_de(agent):
            assert Personne.objects.adultes().count() == 1
            assert Lien.objects.filter(autre=pere).count() == 2

    def test_un_adulte_cache_ne_se_choisit_pas(self, distribution, client_de):
        agent = distribution.agent_crip
        autre = un_enfant(distribution.evaluatrice, prenom="Jade")
        cache = un_parent(distribution.evaluatrice, autre, "Kévin", "Marquant-Fictif")
        enfant, client = un_enfant(agent), client_de(agent)
        page = self.chercher(client, enfant)
        assert str(cache.pk) not in page
        saisie = {
            "recherche": recherche_de(page),
            "qui": str(cache.pk),
            "genre": "pere",
            "autorite_parentale": "inconnue",
        }
        reponse = client.post(reverse("enfant:rattacher", args=[enfant.dossier_id]), saisie)
        assert reponse.status_code == 200
        with au_nom_de(agent):
            assert not Lien.objects.exists()


def test_ajouter_un_foyer(distribution, client_de):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    mere = un_parent(agent, enfant)
    saisie = {
        "nom": "Chez la mère",
        "adresse": "2 rue du Puits-Fictif",
        "habitants": [str(enfant.pk), str(mere.pk)],
        "part_du_temps": "moitie",
    }
    reponse = client_de(agent).post(reverse("enfant:foyer", args=[enfant.dossier_id]), saisie)
    assert reponse.status_code == 302
    with au_nom_de(agent):
        (foyer,) = foyers_de(enfant)
        assert foyer.presence.part_du_temps == "moitie"
        assert [h.personne for h in foyer.autres] == [mere]
        assert Foyer.objects.get().adresse == "2 rue du Puits-Fictif"


def test_un_foyer_sans_rien_est_demande_et_ce_qui_est_ecrit_reste(distribution, client_de):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    adresse = reverse("enfant:foyer", args=[enfant.dossier_id])
    saisie = {"nom": "Chez l’oncle", "habitants": [str(enfant.pk)], "part_du_temps": "inconnu"}
    client = client_de(agent)
    page = texte_lu(client.post(adresse, saisie))
    assert "Écrivez une adresse ou une commune" in page
    assert "Chez l’oncle" in page
    page = texte_lu(client.post(adresse, {**saisie, "adresse": "2 rue du Puits-Fictif", "inconnue": "on"}))
    assert "décochez cette case" in page
    with au_nom_de(agent):
        assert not Foyer.objects.exists()
    suite = client.post(adresse, {**saisie, "inconnue": "on"}, follow=True)
    assert "Le foyer est ajouté." in texte_lu(suite)
    with au_nom_de(agent):
        assert Foyer.objects.get().adresse == ""


class TestAdresse:
    def test_proteger_depuis_la_page(self, distribution, client_de):
        agent, nomme = distribution.agent_crip, distribution.cadre_crip
        enfant = un_enfant(agent)
        saisie = {"texte": "7 impasse du Canari", "fondement": "ordonnance", "nommes": [str(nomme.pk)]}
        client = client_de(agent)
        assert client.post(reverse("enfant:adresse", args=[enfant.dossier_id]), saisie).status_code == 302
        fiche = texte_lu(client.get(reverse("enfant:fiche", args=[enfant.dossier_id])))
        assert "Canari" not in fiche
        assert "Lire l’adresse protégée" not in fiche
        assert client.post(reverse("enfant:lire_adresse", args=[enfant.dossier_id])).status_code == 404
        lecteur = client_de(nomme)
        assert "Lire l’adresse protégée" in texte_lu(lecteur.get(reverse("enfant:fiche", args=[enfant.dossier_id])))
        lue = texte_lu(lecteur.post(reverse("enfant:lire_adresse", args=[enfant.dossier_id])))
        assert "7 impasse du Canari" in lue

    def test_une_lecture_en_lien_direct_n_existe_pas(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant = un_enfant(agent)
        with au_nom_de(agent):
            proteger_adresse(
                agent=agent,
                le=timezone.now(),
                enfants=[enfant],
                nommes=[agent],
                fondement="ordonnance",
                texte="7 impasse du Canari",
            )
        url = reverse("enfant:lire_adresse", args=[enfant.dossier_id])
        assert client_de(agent).get(url).status_code == 405


@pytest.mark.parametrize("nombre", [1, 10])
def test_la_fiche_prend_autant_de_requetes_quelle_que_soit_la_famille(
    distribution, client_de, django_assert_max_num_queries, nombre
):
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    proches = [un_parent(agent, enfant, f"Proche{n}", genre="proche") for n in range(nombre)]
    un_foyer(agent, [enfant, *proches])
    client = client_de(agent)
    client.get(reverse("enfant:fiche", args=[enfant.dossier_id]))
    with django_assert_max_num_queries(45):
        page = texte_lu(client.get(reverse("enfant:fiche", args=[enfant.dossier_id])))
    assert page.count("Proche") >= nombre
