"""What waits shows, in the right queue; what is done leaves it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from egide.pages.selectors import PAR_FILE
from egide.pages.selectors.envois import veille
from egide.pages.selectors.ma_journee import journee
from egide.parcours.accueil.actions import enregistrer_recueil
from egide.parcours.accueil.rules import EnfantDit, Inquietude
from egide.parcours.information_preoccupante.actions import accuser_reception, qualifier_information
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.tests.factories import tout_dit, une_information_prete
from egide.socle.acces.actions import sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_dossier
from egide.socle.acces.volets import Volet
from egide.socle.echanges.actions import clore_arrivee, ouvrir_arrivee
from egide.socle.echanges.selectors import alarmes_ouvertes
from egide.socle.echanges.silences import ecouter
from egide.socle.echanges.tests.factories import une_scene
from egide.socle.echeances.models import Echeance
from egide.socle.echeances.regles import parametre
from egide.socle.etats.moteur import passer
from egide.socle.interface.tests.lecture import texte_lu
from tests.acces.scene import briser

pytestmark = pytest.mark.django_db
INQUIETUDE = Inquietude(canal="telephone", qualite="voisin", faits="Des pleurs tous les soirs derrière la porte.")


def recevoir(agent, *, il_y_a=timedelta(hours=1), danger=False):
    le = timezone.now() - il_y_a
    inquietude = Inquietude("telephone", "voisin", INQUIETUDE.faits, danger_immediat=danger)
    recueil = enregistrer_recueil(
        agent=agent, le=le, recu_le=le, inquietude=inquietude, enfants=[EnfantDit(prenom="Zoé", nom="Essai-Fictif")]
    )
    return Information.objects.get(recueil=recueil)


def test_une_information_recue_attend_un_accuse_puis_une_qualification(distribution):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        information = recevoir(agent)
        jour = journee(agent, timezone.now())
        assert [ligne.information for ligne in jour.a_accuser.lignes] == [information]
        assert not jour.a_qualifier.lignes
        accuser_reception(information, agent=agent, le=timezone.now())
        jour = journee(agent, timezone.now())
        assert not jour.a_accuser.lignes
        assert [ligne.information for ligne in jour.a_qualifier.lignes] == [information]
        assert jour.a_qualifier.total == 1


def test_une_file_dit_ce_qui_est_depasse_et_le_plus_presse_vient_d_abord(distribution):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        recente, ancienne = recevoir(agent), recevoir(agent, il_y_a=timedelta(days=9))
        for information in (recente, ancienne):
            accuser_reception(information, agent=agent, le=timezone.now())
        jour = journee(agent, timezone.now())
    assert [ligne.information for ligne in jour.a_qualifier.lignes] == [ancienne, recente]
    assert (jour.a_qualifier.total, jour.a_qualifier.depassees) == (2, 1)
    assert jour.presses[0].information == ancienne


def test_un_danger_passe_avant_tout(distribution):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        recevoir(agent, il_y_a=timedelta(days=9))
        danger = recevoir(agent, danger=True)
        jour = journee(agent, timezone.now())
    assert jour.presses[0].information == danger
    premiere = jour.a_accuser.lignes[0].arrivee
    assert jour.alertes or (premiere and premiere.urgente)


def test_personne_d_autre_ne_voit_ces_files(distribution):
    with au_nom_de(distribution.agent_crip):
        recevoir(distribution.agent_crip)
    for curieux in (distribution.autre_territoire, distribution.enseignante, distribution.admin_technique):
        with au_nom_de(curieux):
            assert journee(curieux, timezone.now()).total == 0


def test_dix_attentes_coutent_ce_que_coute_une_seule(distribution):
    agent = distribution.agent_crip

    def requetes():
        with au_nom_de(agent), CaptureQueriesContext(connection) as lues:
            journee(agent, timezone.now())
        return len(lues)

    def attendre():
        with au_nom_de(agent):
            recevoir(agent)
            accuser_reception(recevoir(agent), agent=agent, le=timezone.now())

    attendre()
    une = requetes()
    for _ in range(9):
        attendre()
    assert requetes() == une


def test_une_information_remise_a_un_service_attend_sa_reponse_dans_ce_que_j_ai_envoye(distribution, client_de):
    agent, service = distribution.agent_crip, distribution.unites.pmi
    with au_nom_de(agent):
        information = recevoir(agent)
        sujet = sujet_de(service)
        assert journee(agent, timezone.now()).envois == []
        passer_la_main(information, agent, sujet)
        jour = journee(agent, timezone.now())
    assert [(e.arrivee and e.arrivee.sujet, e.information) for e in jour.envois] == [(sujet, information)]
    assert jour.nombre_envois == 1
    page = texte_lu(client_de(agent).get("/"))
    assert "Ce que j’ai envoyé" in page
    with au_nom_de(agent):
        clore_arrivee(information.pk, agent=agent, le=timezone.now())
        assert journee(agent, timezone.now()).envois == []


def passer_la_main(information, agent, sujet):
    """The inbox row that a hand-over leaves at the other service's door, and the act of this agent."""
    ouvrir_arrivee(
        information,
        objet_genre="information",
        volet=Volet.DANGER,
        sujet=sujet,
        nature="complement_information",
        depuis=timezone.now(),
    )
    passer(
        information,
        "recevoir_complement",
        agent=agent,
        le=timezone.now(),
        champs={"jeune_enfant": False, "seulement_a_naitre": False},
    )


def test_un_avis_d_acces_d_urgence_a_sa_part_et_ses_mots(distribution, client_de):
    dossier = un_dossier(distribution.agent_crip, distribution.unites.crip)
    briser(distribution.autre_territoire, dossier.numero, "Il appelle et je dois savoir où il habite.")
    with au_nom_de(distribution.agent_crip):
        jour = journee(distribution.agent_crip, timezone.now())
    assert (jour.avis.total, jour.a_accuser.total) == (1, 0)
    page = texte_lu(client_de(distribution.agent_crip).get("/"))
    avis, accuser = page.split('id="avis"')[1], page.split('id="f1"')[1].split("</section>")[0]
    assert "accès d’urgence" in avis
    assert "urgence" not in accuser


def test_au_dela_de_douze_lignes_chaque_file_mene_a_la_suite(distribution, client_de):
    agent = distribution.agent_crip
    with au_nom_de(agent):
        for _ in range(PAR_FILE + 1):
            recevoir(agent)
        jour = journee(agent, timezone.now())
    assert (len(jour.a_accuser.lignes), jour.a_accuser.total, jour.a_accuser.debordent) == (
        PAR_FILE,
        PAR_FILE + 1,
        True,
    )
    page = texte_lu(client_de(agent).get("/"))
    assert f"Voir les {PAR_FILE + 1} informations" in page


def test_la_veille_compte_ce_qui_arrive_depuis_lundi(distribution):
    agent, maintenant = distribution.agent_crip, timezone.now()
    with au_nom_de(agent):
        recevoir(agent, il_y_a=timedelta(seconds=1))
        recevoir(agent, il_y_a=timedelta(days=9))
        recues = veille(maintenant + timedelta(days=9)).recues, veille(maintenant).recues
    assert recues[0] == []
    assert sum(nombre for _, nombre in recues[1]) == 1


def test_un_silence_inhabituel_se_dit_a_la_cellule_et_se_explique(distribution, client_de):
    agent, maintenant = distribution.agent_crip, timezone.now()
    with au_nom_de(agent):
        for rang in range(60):
            recevoir(agent, il_y_a=timedelta(days=12 + rang))
        assert ecouter(le=maintenant) == 1
        (alarme,) = alarmes_ouvertes(agent)
    client = client_de(agent)
    page = texte_lu(client.get("/"))
    assert "Rien reçu par cette voie (téléphone) depuis" in page
    assert "D’habitude, " in page
    assert "Rien reçu" not in texte_lu(client_de(distribution.evaluatrice).get("/"))
    adresse = reverse("echanges:silence", args=[alarme.pk])
    assert client.post(adresse, {"motif": " "}).status_code == 422
    assert client.post(adresse, {"motif": "La ligne était coupée, elle est rétablie."}).status_code == 302
    assert "Rien reçu" not in texte_lu(client.get("/"))
    assert client.get(adresse).status_code == 404


def test_le_menu_dit_ce_qui_attend(distribution, client_de):
    with au_nom_de(distribution.agent_crip):
        recevoir(distribution.agent_crip, danger=True)
    page = texte_lu(client_de(distribution.agent_crip).get("/dossiers/"))
    compte = page.split('aria-label="Menu principal"')[1].split("</nav>")[0]
    assert 'eg-nav__n--vif">1<' in compte
    autre = texte_lu(client_de(distribution.enseignante).get("/"))
    assert "eg-nav__n" not in autre


def test_un_envoi_a_confirmer_compte_dans_ce_qui_attend(client_de):
    envoi = une_scene()
    client = client_de(envoi.voisine)
    assert "rien n’attend pour l’instant" in texte_lu(client.get("/"))
    envoi.transmettre()
    page = texte_lu(client.get("/"))
    assert "rien n’attend" not in page
    assert "· 1 élément." in page


def test_un_danger_pris_reste_dans_le_plus_presse_jusqu_a_l_accuse(distribution, client_de):
    agent, client = distribution.agent_crip, client_de(distribution.agent_crip)
    with au_nom_de(agent):
        information = recevoir(agent, danger=True)
        alerte = journee(agent, timezone.now()).alertes[0].alerte
    assert alerte is not None
    page = texte_lu(client.post(reverse("pages:prendre_alerte", args=[alerte.pk]), follow=True))
    assert "C’est pris" in page
    assert f"L’information {information.numero} reste dans « Le plus pressé »" in page.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    with au_nom_de(agent):
        jour = journee(agent, timezone.now())
        assert not jour.alertes
        assert jour.presses[0].information == information
        accuser_reception(information, agent=agent, le=timezone.now())
        assert not journee(agent, timezone.now()).a_accuser.lignes


def test_une_evaluation_lointaine_n_est_pas_un_terme_proche(distribution):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    with au_nom_de(agent):
        qualifier_information(
            information,
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.INFORMATION_PREOCCUPANTE,
            **tout_dit(),
        )
        terme = Echeance.objects.ouvertes().get(objet_id=information.pk, regle="IP_EVAL_3M").terme
        assert journee(agent, timezone.now()).evaluations.total == 0
        avance = timedelta(days=int(parametre("RAPPEL_AVANCE_JOURS", timezone.localdate())))
        assert journee(agent, terme - avance - timedelta(hours=1)).evaluations.total == 0
        assert journee(agent, terme - avance + timedelta(hours=1)).evaluations.total == 1
        assert journee(agent, terme + timedelta(days=1)).evaluations.depassees == 1
