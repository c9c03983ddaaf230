"""The file of a child: links that land, what must be known at once, the path, the chronology, who sees it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.enfant.actions import fin_de_lien, proteger_adresse, rectifier_identite
from egide.enfant.models import Lien
from egide.enfant.tests.factories import un_enfant, un_foyer, un_parent, une_identite
from egide.pages.essentiel import alertes, essentiel, etapes
from egide.pages.selectors.chronologie import chronologie
from egide.pages.selectors.dossier import lire_dossier
from egide.parcours.information_preoccupante import actions as actes
from egide.parcours.information_preoccupante.rules import Decision
from egide.parcours.information_preoccupante.tests.factories import une_information_accusee
from egide.socle.acces.actions import accorder_relation, exclure_agent, lever_exclusion, sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Relation
from egide.socle.acces.tests.factories import une_portee
from egide.socle.acces.volets import EVALUATION, volets_du
from egide.socle.comptes.actions import declarer_absence
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db


@pytest.fixture
def enfant(distribution):
    return un_enfant(distribution.agent_crip, une_identite("Lina", "Suivie-Fictif"))


def une_information_de(agent, enfant):
    """An information acknowledged, whose child is recognised as this one."""
    information = une_information_accusee(agent)
    with au_nom_de(agent):
        for dit in information.enfants.all()[:1]:
            actes.chercher_antecedents(information, agent=agent, le=timezone.now())
            actes.decider_rapprochement(
                information,
                dit,
                agent=agent,
                le=timezone.now(),
                decision=Decision.MEME_ENFANT,
                dossier_id=enfant.dossier_id,
            )
    return information


def confier(distribution, enfant, agent):
    with au_nom_de(distribution.agent_crip):
        accorder_relation(
            agent=distribution.agent_crip,
            dossier_id=enfant.dossier_id,
            sujet=sujet_de(agent),
            genre=Relation.Genre.REFERENT,
            volets=EVALUATION,
            fondement="Référente désignée",
            du=timezone.now(),
        )


def test_chaque_lien_de_la_page_arrive_quelque_part(distribution, client_de, enfant):
    une_information_de(distribution.agent_crip, enfant)
    confier(distribution, enfant, distribution.evaluatrice)
    for agent in (distribution.agent_crip, distribution.cadre_crip, distribution.evaluatrice):
        client = client_de(agent)
        page = texte_lu(client.get(reverse("pages:dossier", args=[enfant.dossier_id])))
        liens = set(re.findall(r'href="([^"]+)"', page.split("<main")[1].split("<footer")[0]))
        assert {lien[1:] for lien in liens if lien.startswith("#")} <= set(re.findall(r'id="([^"]+)"', page))
        for lien in liens - {lien for lien in liens if lien.startswith("#")}:
            assert client.get(lien).status_code == 200, lien
        assert "#famille" in liens


def test_les_volets_qui_ne_sont_pas_encore_tenus_se_disent_en_une_phrase(distribution, client_de, enfant):
    page = texte_lu(client_de(distribution.agent_crip).get(reverse("pages:dossier", args=[enfant.dossier_id])))
    assert "Égide ne tient pas encore ces volets" in page
    assert "mesures et décisions" in page
    assert "santé" not in page.split("<main")[1]


def test_l_essentiel_dit_le_delai_le_plus_proche_et_qui_en_repond(distribution, enfant):
    une_information_de(distribution.agent_crip, enfant)
    with au_nom_de(distribution.agent_crip):
        lu = lire_dossier(enfant.dossier_id, agent=distribution.agent_crip)
        assert [r.nom for r in essentiel(lu).responsables] == [str(distribution.unites.crip)]
        termes = [e.terme for e in lu.echeances]
    assert termes == sorted(termes)
    assert termes
    confier(distribution, enfant, distribution.evaluatrice)
    with au_nom_de(distribution.agent_crip):
        lu = lire_dossier(enfant.dossier_id, agent=distribution.agent_crip)
        assert [r.nom for r in essentiel(lu).responsables] == [str(distribution.evaluatrice)]


def test_un_delai_depasse_se_voit_en_haut(distribution, enfant):
    information = une_information_de(distribution.agent_crip, enfant)
    with au_nom_de(distribution.agent_crip):
        lu = lire_dossier(enfant.dossier_id, agent=distribution.agent_crip)
    assert alertes(lu, timezone.now()) == []
    assert [a.information for a in alertes(lu, timezone.now() + timedelta(days=400))] == [information]


def test_le_parcours_dit_ou_en_est_l_enfant(distribution, enfant):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        assert etapes(lire_dossier(enfant.dossier_id, agent=agent)) == []
    une_information_de(agent, enfant)
    with au_nom_de(agent):
        places = {e.nom: e.place for e in etapes(lire_dossier(enfant.dossier_id, agent=agent))}
    assert places == {
        "Inquiétude reçue": "passee",
        "Lue par la cellule": "passee",
        "Qualification": "actuelle",
        "Évaluation": "a_venir",
        "Décision": "a_venir",
        "Mesure": "a_venir",
    }


def test_la_chronologie_tient_liens_foyers_corrections_et_droits(distribution, enfant):
    agent, maintenant = distribution.agent_crip, timezone.now()
    parent = un_parent(agent, enfant, "Sabrina", "Suivie-Fictif")
    un_foyer(agent, [enfant, parent], adresse="3 rue des Lilas-Fictifs")
    with au_nom_de(agent):
        rectifier_identite(
            enfant, agent=agent, le=maintenant, motif="acte de naissance lu", champs={"prenoms": "Lina, Rose"}
        )
        lien = Lien.objects.get(enfant=enfant)
        fin_de_lien(lien, agent=agent, le=maintenant, au=timezone.localdate(), motif="séparation")
    confier(distribution, enfant, distribution.evaluatrice)
    with au_nom_de(agent):
        faits = chronologie(lire_dossier(enfant.dossier_id, agent=agent), timezone.now())
    titres = " ".join(f.titre for f in faits)
    for attendu in (
        "Lien : Sabrina",
        "Fin du lien : Sabrina",
        "Vit au foyer : 3 rue des Lilas-Fictifs",
        "Identité corrigée : prénoms",
        f"Accès ouvert : {distribution.evaluatrice}",
        "Dossier ouvert",
    ):
        assert attendu in titres
    assert [f.instant for f in faits] == sorted((f.instant for f in faits), reverse=True)


def test_au_dela_de_trente_faits_la_page_propose_de_tout_voir(distribution, client_de, enfant):
    for rang in range(31):
        un_foyer(distribution.agent_crip, [enfant], adresse=f"{rang} rue des Lilas-Fictifs")
    client, adresse = client_de(distribution.agent_crip), reverse("pages:dossier", args=[enfant.dossier_id])
    page = texte_lu(client.get(adresse))
    assert page.count("moj-timeline__item") == 30
    assert "?tout=1#chronologie" in page
    assert texte_lu(client.get(adresse, {"tout": 1})).count("moj-timeline__item") > 31


def test_une_adresse_protegee_n_est_dite_qu_aux_personnes_nommees(distribution, client_de, enfant):
    confier(distribution, enfant, distribution.evaluatrice)
    with au_nom_de(distribution.agent_crip):
        proteger_adresse(
            agent=distribution.agent_crip,
            le=timezone.now(),
            enfants=[enfant],
            nommes=[distribution.agent_crip],
            fondement="violences conjugales",
            texte="8 rue Cachée-Fictive",
        )
    adresse = reverse("pages:dossier", args=[enfant.dossier_id])
    nommee = texte_lu(client_de(distribution.agent_crip).get(adresse))
    autre = texte_lu(client_de(distribution.evaluatrice).get(adresse))
    assert "Adresse protégée" in nommee
    assert "protégée" not in autre.lower()
    assert "violences conjugales" not in autre


def test_qui_voit_nomme_et_compte_une_fois_ceux_qui_ont_tout_le_departement(distribution, client_de, enfant):
    adresse, client = reverse("pages:dossier", args=[enfant.dossier_id]), client_de(distribution.agent_crip)
    with au_nom_de(distribution.agent_crip):
        avant = lire_dossier(enfant.dossier_id, agent=distribution.agent_crip).lecteurs
    une_portee(distribution.medecin_pmi)
    une_portee(distribution.agent_crip)
    with au_nom_de(distribution.agent_crip):
        apres = lire_dossier(enfant.dossier_id, agent=distribution.agent_crip).lecteurs
    generaux = {str(distribution.medecin_pmi), str(distribution.agent_crip)}
    assert set(apres.generaux) - set(avant.generaux) <= generaux
    assert generaux <= set(apres.generaux)
    assert apres.nombre == avant.nombre + 1
    assert str(distribution.medecin_pmi) in texte_lu(client.get(adresse))


def test_qui_remplace_est_nomme_avec_la_personne_absente_le_temps_de_l_absence(distribution, enfant):
    confier(distribution, enfant, distribution.autre_territoire)
    poste, jour = distribution.autre_territoire.postes.get(), timezone.localdate()
    remplacante, admin = distribution.medecin_pmi, distribution.admin_technique

    def lignes():
        with au_nom_de(distribution.agent_crip):
            lus = lire_dossier(enfant.dossier_id, agent=distribution.agent_crip).lecteurs.lignes
        return [(ligne.nom, len(ligne.volets)) for ligne in lus if ligne.fondement.startswith("Remplace ")]

    for debut, attendu in ((3, []), (0, [(str(remplacante), len(volets_du(EVALUATION)))])):
        with au_nom_de(admin):
            declarer_absence(
                agent=admin,
                poste=poste,
                remplacant=remplacante,
                du=jour + timedelta(days=debut),
                au=jour + timedelta(days=debut + 1),
            )
        assert lignes() == attendu


def test_un_dossier_inconnu_repond_404(distribution, client_de):
    inconnu = reverse("pages:dossier", args=[Dossier().pk])
    assert client_de(distribution.agent_crip).get(inconnu).status_code == 404


@pytest.mark.parametrize("qui", ["medecin_pmi", "agent_crip"])
def test_qui_est_ecarte_n_est_compte_ni_nomme_et_l_est_de_nouveau_ensuite(distribution, enfant, qui):
    """By a general scope, or as one of a team: the page says who really sees the file."""
    ecarte, cadre = getattr(distribution, qui), distribution.cadre_crip
    if ecarte == distribution.medecin_pmi:
        une_portee(ecarte)

    def lecteurs():
        with au_nom_de(cadre):
            return lire_dossier(enfant.dossier_id, agent=cadre).lecteurs

    avant = lecteurs()
    with au_nom_de(cadre):
        exclusion = exclure_agent(
            agent=cadre, exclu=ecarte, dossier_id=enfant.dossier_id, raison="proche", le=timezone.now()
        )
    pendant = lecteurs()
    assert pendant.nombre == avant.nombre - 1
    assert str(ecarte) not in pendant.generaux
    assert ecarte.pk not in frozenset().union(*(ligne.personnes for ligne in pendant.lignes))
    with au_nom_de(cadre):
        lever_exclusion(exclusion.pk, agent=cadre, dossier_id=enfant.dossier_id, le=timezone.now(), motif="Homonyme")
    assert lecteurs() == avant
