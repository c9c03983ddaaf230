"""The pages: what is shown, what is typed, what is refused, and that nothing falls silent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.parcours.information_preoccupante.actions import qualifier_information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.states import Etat
from egide.parcours.information_preoccupante.tests.factories import (
    JADE,
    MOTIF,
    TOM,
    tout_dit,
    une_information,
    une_information_accusee,
    une_information_prete,
)
from egide.parcours.information_preoccupante.tests.pages import adresse, relire, saisie
from egide.socle.acces.contexte import au_nom_de
from egide.socle.etats.models import Passage
from egide.socle.interface.tests.lecture import texte_lu


def test_the_page_shows_what_was_received_and_what_is_missing(distribution, client_de):
    information = une_information(distribution.agent_crip, enfants=(TOM, JADE))
    page = client_de(distribution.agent_crip).get(adresse("information", information))
    texte = texte_lu(page)
    assert page.status_code == 200
    assert f"Qualifier l’information {information.numero}" in texte
    assert "Tom et Jade Bernard-Inventé" in texte
    assert "en pyjama" in texte
    assert "Accusé non envoyé" in texte
    assert 'href="#recu">accusé de réception' in texte
    assert 'aria-disabled="true"' in texte


def test_from_receipt_to_decision_without_script(distribution, client_de):
    agent = distribution.agent_crip
    information = une_information(agent)
    client = client_de(agent)
    for nom in ("accuser", "antecedents"):
        reponse = client.post(adresse(nom, information), {"requete": uuid4()})
        assert reponse.status_code == 302
    with au_nom_de(agent):
        enfant = information.enfants.get()
    ouvrir = {"decision": "nouveau", "requete": uuid4()}
    assert client.post(adresse("rapprochement", information, enfant.pk), ouvrir).status_code == 302
    apercu = client.post(adresse("apercu", information), saisie(relire(agent, information)))
    assert "Évaluation, terme le" in texte_lu(apercu)
    assert 'aria-disabled="true"' not in texte_lu(apercu)
    reponse = client.post(adresse("decider", information), saisie(relire(agent, information)))
    assert reponse.status_code == 302, texte_lu(reponse)
    assert relire(agent, information).etat == Etat.INFORMATION_PREOCCUPANTE
    assert "Ce qui a été décidé" in texte_lu(client.get(adresse("information", information)))


def test_the_fragment_says_what_each_decision_starts_and_stops(distribution, client_de):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    client = client_de(agent)

    def fragment(qualification):
        reponse = client.post(
            adresse("apercu", information),
            saisie(information, qualification=qualification),
            headers={"HX-Request": "true"},
        )
        assert reponse.status_code == 200
        assert "<html" not in texte_lu(reponse)
        return texte_lu(reponse)

    assert "Avis au procureur de la République, tout de suite" in fragment("danger_grave_immediat")
    assert "Continue" in fragment("information_preoccupante")
    classee = fragment("hors_champ")
    assert "S’arrête" in classee
    assert 'hx-swap-oob="true"' in classee


def test_a_refused_decision_keeps_what_was_typed(distribution, client_de):
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    reponse = client_de(agent).post(adresse("decider", information), saisie(information))
    assert reponse.status_code == 422
    assert "Cherchez d’abord si cette famille est déjà connue." in texte_lu(reponse)
    assert MOTIF in texte_lu(reponse)
    assert relire(agent, information).etat == Etat.ACCUSEE


def test_a_double_click_decides_once(distribution, client_de):
    agent = distribution.agent_crip
    information = une_information_prete(agent)
    envoi = saisie(information)
    client = client_de(agent)
    assert [client.post(adresse("decider", information), envoi).status_code for _ in range(2)] == [302, 302]
    with au_nom_de(agent):
        decisions = Passage.objects.filter(objet_id=information.pk, acte="retenir_information_preoccupante")
        assert decisions.count() == 1
        assert not Passage.objects.filter(objet_id=information.pk, acte__startswith="requalifier").exists()


def test_two_people_write_and_both_texts_are_kept(distribution, client_de):
    agent, cadre = distribution.agent_crip, distribution.cadre_crip
    information = une_information_prete(agent)
    autre_motif = "La mère a déjà demandé de l’aide, la PMI passe lundi, rien ne presse ce soir."
    with au_nom_de(cadre):
        qualifier_information(
            information,
            agent=cadre,
            le=timezone.now(),
            qualification=Qualification.HORS_CHAMP,
            **tout_dit(motif=autre_motif),
        )
    reponse = client_de(agent).post(adresse("decider", information), saisie(information))
    texte = texte_lu(reponse)
    assert reponse.status_code == 409
    assert MOTIF in texte
    assert autre_motif in texte
    assert "Odile Marchal" in texte
    assert 'name="dangers" value="negligences"' in texte
    assert relire(agent, information).etat == Etat.HORS_CHAMP


def test_adding_a_child_shows_who_looks_like_him_before_any_file(distribution, client_de):
    agent = distribution.agent_crip
    une_information_prete(agent, enfants=(TOM,))
    information = une_information_accusee(agent, enfants=(JADE,))
    client = client_de(agent)
    envoi = {
        "version": information.version,
        "requete": uuid4(),
        "presence": "au_foyer",
        "prenom": "Tom",
        "nom": "Bernard-Inventé",
    }
    reponse = client.post(adresse("enfant", information), envoi)
    assert reponse.status_code == 200
    assert "Est-ce l’un d’eux" in texte_lu(reponse)
    ajout = client.post(adresse("enfant", information), {**envoi, "decision": "autre_enfant"})
    assert ajout.status_code == 302
    with au_nom_de(agent):
        assert information.enfants.get(designation="Tom Bernard-Inventé").dossier_id is not None


def test_a_mere_mention_opens_no_file(distribution, client_de):
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    envoi = {
        "version": information.version,
        "requete": uuid4(),
        "presence": "mention",
        "prenom": "Un bébé ?",
    }
    assert client_de(agent).post(adresse("enfant", information), envoi).status_code == 302
    with au_nom_de(agent):
        mention = information.enfants.get(presence="a_verifier")
        assert (mention.designation, mention.dossier_id) == ("Un bébé ?", None)


def test_the_reception_is_corrected_on_its_page(distribution, client_de):
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    client = client_de(agent)
    assert client.get(adresse("reception", information)).status_code == 200
    hier = timezone.localtime() - timedelta(days=1)
    envoi = {
        "version": information.version,
        "requete": uuid4(),
        "jour_jour": hier.day,
        "jour_mois": hier.month,
        "jour_annee": hier.year,
        "heure": "18 h 31",
        "motif": "Le courrier porte le tampon d’hier.",
    }
    assert client.post(adresse("reception", information), envoi).status_code == 302
    assert timezone.localtime(relire(agent, information).recue_le).strftime("%H:%M") == "18:31"


def test_a_page_of_correction_says_why_it_refuses(distribution, client_de):
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    tard = timezone.localtime() + timedelta(days=200)
    envoi = {
        "version": information.version,
        "requete": uuid4(),
        "jour_jour": tard.day,
        "jour_mois": tard.month,
        "jour_annee": tard.year,
        "motif": "Très jeune enfant.",
    }
    reponse = client_de(agent).post(adresse("delai", information), envoi)
    assert reponse.status_code == 422
    assert "il ne peut être que plus court" in texte_lu(reponse)


@pytest.mark.parametrize("filtre", ["", "?groupe=a_qualifier&periode=semaine", "?canal=telephone&page=2"])
def test_the_list_shows_the_informations_of_this_agent(distribution, client_de, filtre):
    information = une_information(distribution.agent_crip)
    page = client_de(distribution.agent_crip).get(reverse("information_preoccupante:liste") + filtre)
    assert page.status_code == 200
    assert information.numero in texte_lu(page)


def test_a_filter_that_finds_nothing_says_so(distribution, client_de):
    une_information(distribution.agent_crip)
    page = client_de(distribution.agent_crip).get(
        reverse("information_preoccupante:liste"), {"groupe": "decidees"}, headers={"HX-Request": "true"}
    )
    assert "Aucune information ne correspond à ces filtres." in texte_lu(page)
    assert "<html" not in texte_lu(page)


def test_the_same_child_sent_twice_is_added_once(distribution, client_de):
    agent = distribution.agent_crip
    information = une_information_accusee(agent)
    envoi = {
        "version": information.version,
        "requete": uuid4(),
        "presence": "au_foyer",
        "prenom": "Zoé",
        "nom": "Bernard-Inventé",
        "naissance_annee": "2019",
        "decision": "nouveau",
    }
    client = client_de(agent)
    assert [client.post(adresse("enfant", information), envoi).status_code for _ in range(2)] == [302, 302]
    with au_nom_de(agent):
        assert information.enfants.filter(designation="Zoé Bernard-Inventé").count() == 1
