"""The search of the header: what it finds, where it leads, and what never answers it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.enfant.actions import proteger_adresse
from egide.enfant.models import SuspicionScellee
from egide.enfant.rapprochement.recherche import noter_recherche
from egide.enfant.tests.conftest import journal
from egide.enfant.tests.factories import un_enfant, un_foyer, un_parent, une_identite
from egide.pages.selectors.recherche import identite_dite
from egide.parcours.information_preoccupante.tests.factories import une_information
from egide.socle.acces import actions as acces
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion
from egide.socle.acces.tests.factories import un_agent, une_portee
from egide.socle.comptes.roles import Role
from egide.socle.comptes.tests.distribution import client_de, distribution
from egide.socle.interface.tests.lecture import texte_lu

__all__ = ["client_de", "distribution", "journal"]
pytestmark = pytest.mark.django_db

ADRESSE = "14 rue des Lilas-Fictifs"
RIEN = "Rien de connu"


def chercher(client, texte, **saisie):
    """The page that answers, whose address holds nothing of what was typed."""
    reponse = client.post(reverse("pages:recherche"), {"q": texte, **saisie})
    if reponse.status_code != 302:
        return texte_lu(reponse)
    assert not any(mot.lower() in reponse.url for mot in texte.split() if len(mot) > 3)
    return texte_lu(client.get(reponse.url))


def dossier_de(enfant):
    return reverse("pages:dossier", args=[enfant.dossier_id])


@pytest.fixture
def famille(distribution):
    """A child, his mother and their household, in the files of the cell."""
    agent = distribution.agent_crip
    enfant = un_enfant(agent)
    mere = un_parent(agent, enfant, telephone="06 39 98 62 04")
    un_foyer(agent, [enfant, mere], adresse=ADRESSE)
    return enfant


@pytest.mark.parametrize(
    "texte",
    [
        "Lina Dupont-Fictif", "dupont-fictif lina", "Lina", "Dupont-Fictif", "Dupont", "Fictif",
        "Sabrina Dupont-Fictif", "sabrina",
        "14, r. des lilas fictifs", "14 rue des Lilas-Fictifs", "06.39.98.62.04", "+33 6 39 98 62 04", "0639986204",
    ],
)  # fmt: skip
def test_tout_ce_que_promet_la_boite_mene_a_l_enfant(distribution, client_de, famille, texte):
    assert dossier_de(famille) in chercher(client_de(distribution.agent_crip), texte)


def test_une_adresse_montre_qui_y_vit(distribution, client_de, famille):
    page = chercher(client_de(distribution.agent_crip), ADRESSE)
    assert "Foyers à cette adresse" in page
    assert "Sabrina Dupont-Fictif" in page


def test_un_numero_ouvre_la_page(distribution, client_de, famille):
    with au_nom_de(distribution.agent_crip):
        numero = famille.dossier.numero
    reponse = client_de(distribution.agent_crip).post(reverse("pages:recherche"), {"q": numero})
    assert reponse.url == dossier_de(famille)


def test_le_numero_d_une_information_n_ouvre_jamais_un_dossier(distribution, client_de, famille):
    """Both run from one every year: without the letters it is the number of a file, and of nothing else."""
    client = client_de(distribution.agent_crip)
    information = une_information(distribution.agent_crip)
    assert information.numero.startswith("IP-")
    chiffres = information.numero.removeprefix("IP-")
    page = reverse("information_preoccupante:information", args=[information.pk])
    for ecrit in (information.numero, f"IP {chiffres}", f"ip-{chiffres}"):
        assert client.post(reverse("pages:recherche"), {"q": ecrit})["Location"] == page
    assert page not in str(client.post(reverse("pages:recherche"), {"q": chiffres}).headers)


def test_un_numero_inconnu_ou_cache_se_dit_pareil_et_s_inscrit(distribution, client_de, famille, journal):
    with au_nom_de(distribution.agent_crip):
        cache = famille.dossier.numero
    client = client_de(distribution.autre_territoire)
    inconnu = f"{cache[:-5]}99999"
    pages = [client.post(reverse("pages:recherche"), {"q": numero}) for numero in (cache, inconnu)]
    assert [page.status_code for page in pages] == [200, 200]
    absents = [texte_lu(page) for page in pages]
    assert all("ne porte ce numéro" in page for page in absents)
    assert absents[0].count(cache) == absents[1].count(inconnu)
    assert journal.count(("recherche", "rechercher")) == 2


def test_l_adresse_d_une_recherche_ne_lit_rien(distribution, client_de, famille):
    page = client_de(distribution.agent_crip).get(reverse("pages:recherche"), {"q": "Lina Dupont-Fictif"})
    assert dossier_de(famille) not in texte_lu(page)


def test_la_reponse_n_est_qu_a_son_auteur_et_peu_de_temps(distribution, client_de, famille, monkeypatch):
    agent, cadre = distribution.agent_crip, distribution.cadre_crip
    with au_nom_de(agent):
        faite = noter_recherche(agent, une_identite(ne=None))
    url = reverse("pages:resultats", args=[faite.pk])
    assert client_de(cadre).get(url).status_code == 404
    client = client_de(agent)
    assert dossier_de(famille) in texte_lu(client.get(url))
    plus_tard = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr("egide.pages.selectors.recherche.timezone.now", lambda: plus_tard)
    assert client.get(url).url == reverse("pages:recherche")


def test_chercher_et_relire_sont_inscrits(distribution, client_de, famille, journal):
    chercher(client_de(distribution.agent_crip), "Lina Dupont-Fictif", motif="une information reçue")
    assert ("recherche", "rechercher") in journal
    assert ("lecture", "lire_recherche") in journal


def test_une_saisie_vide_est_dite(distribution, client_de):
    reponse = client_de(distribution.agent_crip).post(reverse("pages:recherche"), {"q": " "})
    assert reponse.status_code == 200
    assert "govuk-error-summary" in texte_lu(reponse)


def test_qui_n_est_pas_trouve_s_ouvre_avec_ce_qui_etait_ecrit(distribution, client_de):
    client = client_de(distribution.agent_crip)
    reponse = client.post(reverse("pages:recherche"), {"q": "Inès Nouvelle-Fictif", "naissance": "mai 2019"})
    page = texte_lu(client.get(reponse.url))
    suite = f"{reverse('enfant:nouveau')}?recherche="
    assert suite in page
    pk = reponse.url.strip("/").split("/")[-1]
    formulaire = texte_lu(client.get(f"{suite}{pk}"))
    assert 'value="Nouvelle-Fictif"' in formulaire
    assert 'value="mai 2019"' in formulaire
    assert 'value="Nouvelle-Fictif"' not in texte_lu(client_de(distribution.cadre_crip).get(f"{suite}{pk}"))


@pytest.mark.parametrize(
    ("texte", "champ", "attendu"),
    [
        ("Lina Dupont", "prenoms", ("Lina",)),
        ("12 rue de la Gare", "adresse", "12 rue de la Gare"),
        ("avenue Jean-Jaurès", "adresse", "avenue Jean-Jaurès"),
        ("06 39 98 62 04", "telephone", "0639986204"),
        ("Saint Paul-Fictif", "nom", "Paul-Fictif"),
    ],
)
def test_ce_que_veut_dire_ce_qui_est_ecrit(texte, champ, attendu):
    assert getattr(identite_dite(texte, "", timezone.localdate()), champ) == attendu


class TestFerme:
    TEXTES = ("Lina Dupont-Fictif", "Sabrina Dupont-Fictif", "Sabrina", ADRESSE, "06 39 98 62 04")

    @pytest.fixture
    def cadres(self, distribution):
        second = un_agent(Role.CADRE_CRIP, distribution.unites.crip)
        for agent in (distribution.cadre_crip, second, distribution.agent_crip):
            une_portee(agent)
        return distribution.cadre_crip, second

    def rien(self, client, enfant):
        for texte in self.TEXTES:
            for motif in ("", "une information reçue"):
                page = chercher(client, texte, motif=motif)
                assert RIEN in page, texte
                assert "0\u00a0réponse" in page
                assert str(enfant.dossier_id) not in page

    def test_scelle(self, distribution, client_de, famille, cadres):
        with au_nom_de(cadres[0]):
            acces.sceller_dossier(
                agent=cadres[0], second=cadres[1], dossier_id=famille.dossier_id,
                nommes=[distribution.referent_ase, cadres[1]], le=timezone.now(), fondement="notoriété",
            )  # fmt: skip
        for agent in (distribution.agent_crip, cadres[0]):
            self.rien(client_de(agent), famille)
        nommee = client_de(distribution.referent_ase)
        for texte in self.TEXTES:
            assert dossier_de(famille) in chercher(nommee, texte)

    def test_exclu(self, distribution, client_de, famille, cadres):
        with au_nom_de(cadres[0]):
            acces.exclure_agent(
                agent=cadres[0], exclu=distribution.agent_crip, dossier_id=famille.dossier_id,
                raison=Exclusion.Raison.PROCHE, le=timezone.now(),
            )  # fmt: skip
        self.rien(client_de(distribution.agent_crip), famille)
        assert dossier_de(famille) in chercher(client_de(cadres[0]), ADRESSE)

    def test_d_une_autre_equipe(self, distribution, client_de, famille):
        client = client_de(distribution.autre_territoire)
        for texte in self.TEXTES:
            assert RIEN in chercher(client, texte)

    def test_le_frere_visible_d_un_enfant_scelle_ne_mene_pas_a_lui(self, distribution, client_de, famille, cadres):
        agent = distribution.agent_crip
        frere = un_enfant(agent, prenom="Basile")
        un_foyer(agent, [frere], adresse=ADRESSE)
        with au_nom_de(cadres[0]):
            acces.sceller_dossier(
                agent=cadres[0], second=cadres[1], dossier_id=famille.dossier_id,
                nommes=[distribution.referent_ase, cadres[1]], le=timezone.now(), fondement="notoriété",
            )  # fmt: skip
        page = chercher(client_de(agent), ADRESSE)
        assert dossier_de(frere) in page
        assert str(famille.dossier_id) not in page
        assert "Sabrina" not in page

    def test_une_adresse_protegee_ne_se_trouve_pas(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant = un_enfant(agent)
        foyer = un_foyer(agent, [enfant], adresse=ADRESSE)
        assert dossier_de(enfant) in chercher(client_de(agent), ADRESSE)
        with au_nom_de(agent):
            proteger_adresse(
                agent=agent, le=timezone.now(), enfants=[enfant], nommes=[agent], fondement="ordonnance", foyer=foyer
            )
        assert RIEN in chercher(client_de(agent), ADRESSE)

    def test_relire_une_recherche_ne_previent_qu_une_fois(self, distribution, client_de, famille, cadres):
        with au_nom_de(cadres[0]):
            acces.sceller_dossier(
                agent=cadres[0], second=cadres[1], dossier_id=famille.dossier_id,
                nommes=[distribution.referent_ase, cadres[1]], le=timezone.now(), fondement="notoriété",
            )  # fmt: skip
        client = client_de(distribution.agent_crip)
        url = client.post(reverse("pages:recherche"), {"q": "Lina Dupont-Fictif"}).url
        for _ in range(3):
            client.get(url)
        with au_nom_de(distribution.referent_ase):
            assert SuspicionScellee.objects.count() == 1
