"""Pages of what happens once a child is known: born, another name, a tie that ends, a move, a possible duplicate."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.enfant.actions import creer_enfant
from egide.enfant.models import Habitant, Lien, Personne, SuspicionScellee
from egide.enfant.rapprochement.naissance import Naissance
from egide.enfant.rapprochement.recherche import rechercher
from egide.enfant.tests.factories import MOTIF, un_enfant, un_foyer, un_parent, une_identite
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Exclusion
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db
INSECABLE = "\u00a0"


def poster(client, page, enfant, *ids, **saisie):
    return client.post(reverse(f"enfant:{page}", args=[enfant.dossier_id, *ids]), saisie)


def fiche(client, enfant):
    return texte_lu(client.get(reverse("enfant:fiche", args=[enfant.dossier_id])))


def a_naitre(agent):
    terme = timezone.localdate() + timedelta(days=20)
    attendu = une_identite("", "Bernard-Fictif", naissance=Naissance(terme.year, terme.month, terme.day), a_naitre=True)
    return un_enfant(agent, attendu)


class TestNaissance:
    def test_depuis_la_fiche(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant, client = a_naitre(agent), client_de(agent)
        assert reverse("enfant:naissance", args=[enfant.dossier_id]) in fiche(client, enfant)
        hier = timezone.localdate() - timedelta(days=1)
        reponse = poster(
            client, "naissance", enfant, prenoms="Zoé", nom="Bernard-Fictif", sexe="2", naissance=f"{hier:%d/%m/%Y}"
        )
        assert reponse.status_code == 302
        with au_nom_de(agent):
            nee = Personne.objects.get(pk=enfant.pk)
        assert (nee.a_naitre, nee.prenoms, nee.naissance_exacte) == (False, "Zoé", hier)
        page = fiche(client, enfant)
        assert "Indiquer la naissance" not in page
        assert "Naissance de l’enfant" in page

    def test_garde_la_saisie_et_dit_ce_qui_manque(self, distribution, client_de):
        enfant = a_naitre(distribution.agent_crip)
        reponse = poster(client_de(distribution.agent_crip), "naissance", enfant, prenoms="Zoé", sexe="2")
        page = texte_lu(reponse)
        assert "Donnez la date de naissance, même approchée." in page
        assert 'value="Zoé"' in page
        assert "govuk-error-summary" in page

    def test_un_enfant_ne_nait_qu_une_fois(self, distribution, client_de):
        enfant = un_enfant(distribution.agent_crip)
        reponse = poster(client_de(distribution.agent_crip), "naissance", enfant, naissance="2018")
        assert reponse.status_code == 403


class TestFinDeLien:
    def test_prend_fin_avec_sa_raison(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant, client = un_enfant(agent), client_de(agent)
        un_parent(agent, enfant, genre="proche")
        with au_nom_de(agent):
            lien = Lien.objects.get()
        adresse = reverse("enfant:fin_lien", args=[enfant.dossier_id, lien.pk])
        assert adresse in fiche(client, enfant)
        saisie = {"quoi": "fin", "au_jour": "1", "au_mois": "9", "au_annee": "2024", "motif": "départ à l’étranger"}
        assert poster(client, "fin_lien", enfant, lien.pk, **saisie).status_code == 302
        page = fiche(client, enfant)
        assert "Liens terminés" in page
        assert "départ à l’étranger" in page
        assert adresse not in page
        assert client.get(adresse).status_code == 404

    def test_une_erreur_se_retire_sans_date(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant, client = un_enfant(agent), client_de(agent)
        un_parent(agent, enfant)
        with au_nom_de(agent):
            lien = Lien.objects.get()
        reponse = poster(client, "fin_lien", enfant, lien.pk, quoi="erreur", motif="mauvaise personne")
        assert reponse.status_code == 302
        assert "Sabrina" not in fiche(client, enfant)

    def test_une_fin_sans_jour_est_dite(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant = un_enfant(agent)
        un_parent(agent, enfant)
        with au_nom_de(agent):
            lien = Lien.objects.get()
        page = texte_lu(poster(client_de(agent), "fin_lien", enfant, lien.pk, quoi="fin", motif="séparation"))
        assert "Donnez le jour où ce lien a pris fin." in page
        assert 'value="séparation"' in page

    def test_le_lien_d_un_autre_enfant_n_existe_pas(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant, autre = un_enfant(agent), un_enfant(agent, prenom="Jade")
        un_parent(agent, autre)
        with au_nom_de(agent):
            lien = Lien.objects.get()
        client = client_de(agent)
        assert client.get(reverse("enfant:fin_lien", args=[enfant.dossier_id, lien.pk])).status_code == 404


class TestDemenagement:
    def presents(self, agent, foyer_adresse=None):
        with au_nom_de(agent):
            lus = Habitant.objects.filter(au__isnull=True).select_related("personne", "foyer").order_by("pk")
            return {(h.personne.prenom_usuel, h.foyer.adresse): h for h in lus}

    def test_trois_enfants_partent_ensemble_la_mere_reste(self, distribution, client_de):
        agent = distribution.agent_crip
        enfants = [
            un_enfant(agent, prenom=p, ne=date(2014 + r, 2, 3)) for r, p in enumerate(("Ana", "Basile", "Chloé"))
        ]
        mere = un_parent(agent, enfants[0])
        un_foyer(agent, [*enfants, mere], adresse="14 rue des Lilas-Fictifs")
        client = client_de(agent)
        assert reverse("enfant:demenagement", args=[enfants[0].dossier_id]) in fiche(client, enfants[0])
        partent = [h for (prenom, _), h in self.presents(agent).items() if prenom != "Sabrina"]
        saisie = {
            "qui": [str(h.pk) for h in partent], "au_jour": "1", "au_mois": "9", "au_annee": "2025",
            "motif": "retour chez le père", "vers": "nouveau", "nom": "Chez le père", "part_du_temps": "tout",
            "adresse": "2 rue du Puits-Fictif",
        }  # fmt: skip
        assert poster(client, "demenagement", enfants[0], **saisie).status_code == 302
        assert set(self.presents(agent)) == {
            ("Ana", "2 rue du Puits-Fictif"), ("Basile", "2 rue du Puits-Fictif"), ("Chloé", "2 rue du Puits-Fictif"),
            ("Sabrina", "14 rue des Lilas-Fictifs"),
        }  # fmt: skip
        page = fiche(client, enfants[1])
        assert "retour chez le père" in page
        assert "Vit ici : Chez le père" in page.replace(INSECABLE, " ")

    def test_partir_sans_savoir_ou(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant = un_enfant(agent)
        un_foyer(agent, [enfant])
        (present,) = self.presents(agent).values()
        saisie = {
            "qui": [str(present.pk)],
            "au_jour": "1",
            "au_mois": "9",
            "au_annee": "2025",
            "motif": "on ne sait pas",
        }
        saisie |= {"vers": "", "part_du_temps": "inconnu"}
        assert poster(client_de(agent), "demenagement", enfant, **saisie).status_code == 302
        assert self.presents(agent) == {}

    def test_personne_ne_part_du_foyer_d_un_autre(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant, autre = un_enfant(agent), un_enfant(agent, prenom="Jade")
        un_foyer(agent, [enfant])
        un_foyer(agent, [autre], adresse="9 rue Ailleurs-Fictive")
        ailleurs = self.presents(agent)[("Jade", "9 rue Ailleurs-Fictive")]
        saisie = {"qui": [str(ailleurs.pk)], "au_jour": "1", "au_mois": "9", "au_annee": "2025", "motif": "x"}
        assert poster(client_de(agent), "demenagement", enfant, **saisie).status_code == 200
        assert len(self.presents(agent)) == 2

    def test_sans_foyer_la_page_dit_pourquoi(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant = un_enfant(agent)
        reponse = client_de(agent).get(reverse("enfant:demenagement", args=[enfant.dossier_id]))
        assert reponse.status_code == 403
        assert "ajoutez d’abord celui où il vit" in texte_lu(reponse)


class TestAlias:
    def test_ajoute_pour_un_proche_et_retrouve(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant, client = un_enfant(agent), client_de(agent)
        mere = un_parent(agent, enfant)
        reponse = poster(client, "alias", enfant, qui=str(mere.pk), texte="Nana-Fictif", source="la grand-mère")
        assert reponse.status_code == 302
        poster(client, "alias", enfant, qui=str(enfant.pk), texte="Linette-Fictif", source="l’école")
        page = fiche(client, enfant)
        assert "Linette-Fictif (l’école)" in page
        with au_nom_de(agent):
            assert mere.alias.get().texte == "Nana-Fictif"

    def test_dit_ce_qui_manque(self, distribution, client_de):
        enfant = un_enfant(distribution.agent_crip)
        page = poster(client_de(distribution.agent_crip), "alias", enfant, qui=str(enfant.pk), texte="Lou")
        assert "D’où vient ce nom" in texte_lu(page)
        assert "govuk-error-summary" in texte_lu(page)


class TestCorrection:
    def test_d_un_proche_avec_son_histoire(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant, client = un_enfant(agent), client_de(agent)
        mere = un_parent(agent, enfant)
        saisie = {"prenoms": "Sabrina", "nom": "Dupont-Fictif", "sexe": "2", "telephone": "06 39 98 62 04"}
        saisie |= {"motif": "dit par la mère", "version": "0"}
        assert poster(client, "rectifier_proche", enfant, mere.pk, **saisie).status_code == 302
        page = texte_lu(client.get(reverse("enfant:rectifier_proche", args=[enfant.dossier_id, mere.pk])))
        assert "Déjà corrigé" in page
        assert "dit par la mère" in page
        assert 'value="06 39 98 62 04"' in page

    def test_un_inconnu_n_est_pas_un_proche(self, distribution, client_de):
        agent = distribution.agent_crip
        enfant, autre = un_enfant(agent), un_enfant(agent, prenom="Jade")
        inconnu = un_parent(agent, autre)
        client = client_de(agent)
        for personne in (inconnu, autre):
            adresse = reverse("enfant:rectifier_proche", args=[enfant.dossier_id, personne.pk])
            assert client.get(adresse).status_code == 404

    def test_personne_ne_perd_tous_ses_noms(self, distribution, client_de):
        enfant = un_enfant(distribution.agent_crip)
        page = poster(client_de(distribution.agent_crip), "rectifier", enfant, sexe="2", motif="erreur")
        assert "Gardez au moins un nom ou un prénom." in texte_lu(page)


def test_une_suspicion_se_lit_sur_la_fiche_de_qui_voit_le_dossier(distribution, client_de):
    """The file is closed to the searcher alone: those who see it learn that another one was opened."""
    cadre, agent = distribution.cadre_crip, distribution.agent_crip
    enfant = un_enfant(cadre)
    with au_nom_de(cadre):
        Exclusion(
            agent=agent, dossier_id=enfant.dossier_ouvert, raison=Exclusion.Raison.PROCHE, du=timezone.now()
        ).save(force_insert=True)
    with au_nom_de(agent):
        recherche = rechercher(agent, une_identite(), motif=MOTIF)
        assert recherche.visibles == ()
        creer_enfant(agent=agent, le=timezone.now(), identite=une_identite(), recherche_id=recherche.recherche_id)
    client = client_de(cadre)
    page = fiche(client, enfant)
    assert "Cet enfant a peut-être un second dossier" in page
    assert agent.nom_complet in page
    with au_nom_de(cadre):
        suspicion = SuspicionScellee.objects.get()
    lue = reverse("enfant:suspicion_lue", args=[enfant.dossier_id, suspicion.pk])
    assert client_de(agent).post(lue).status_code == 404
    assert client.post(lue).status_code == 302
    assert "second dossier" not in fiche(client, enfant)
    assert client.post(lue).status_code == 404
