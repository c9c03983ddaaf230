"""« Transmettre » from the page of an information: what leaves is what was shown, never who informed."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from egide.parcours.information_preoccupante.actions import qualifier_information, transmettre_information
from egide.parcours.information_preoccupante.rules import Qualification
from egide.parcours.information_preoccupante.tests.factories import (
    FAITS,
    MOTIF,
    tout_dit,
    une_information_prete,
)
from egide.parcours.information_preoccupante.tests.pages import adresse
from egide.parcours.information_preoccupante.transmission import lignes_transmissibles
from egide.socle.acces.actions import exclure_agent
from egide.socle.acces.contexte import au_nom_de
from egide.socle.echanges.actions import Destination
from egide.socle.echanges.models import Transmission
from egide.socle.echanges.rules import InformationDonnee
from egide.socle.interface.brouillons import enregistrer_brouillon, lire_brouillon
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.tests.lecture import texte_lu

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(distribution):
    """An information of the cell, ready to be decided, and the house that may receive it."""
    return SimpleNamespace(**vars(distribution), information=une_information_prete(distribution.agent_crip))


def saisie(scene, **champs):
    return {
        "requete": uuid4(),
        "destinataire": str(scene.unites.mds_arras.pk),
        "fondement": "partage_secret",
        "parties": ["recu", "enfants"],
        "mot": "Merci de prendre contact avec l’école.",
        "parents_informes": "non",
        "parents_motif": "Un parent pourrait faire pression sur l’enfant.",
        "enfant_informe": "oui",
        "enfant_motif": "",
        **champs,
    }


def test_what_leaves_is_what_the_page_showed(scene, client_de):
    client = client_de(scene.agent_crip)
    page = texte_lu(client.get(adresse("transmettre", scene.information)))
    assert "Tom Bernard-Inventé" in page
    reponse = client.post(adresse("transmettre", scene.information), saisie(scene))
    assert reponse.status_code == 302
    with au_nom_de(scene.evaluatrice):
        envoi = Transmission.objects.get()
        textes = list(envoi.lignes.values_list("titre", "texte"))
    with au_nom_de(scene.agent_crip):
        montrees = lignes_transmissibles(scene.information)
    assert textes == [
        ("Ce qui a été reçu", montrees["recu"].texte),
        ("Les enfants concernés", montrees["enfants"].texte),
        ("Ce qu’ajoute l’expéditeur", "Merci de prendre contact avec l’école."),
    ]
    assert FAITS in textes[0][1]
    assert (envoi.emetteur, envoi.parents_motif) == (
        scene.unites.crip,
        "Un parent pourrait faire pression sur l’enfant.",
    )


def test_the_receiver_reads_says_received_and_reads_nothing_else(scene, client_de):
    client_de(scene.agent_crip).post(adresse("transmettre", scene.information), saisie(scene))
    client = client_de(scene.evaluatrice)
    journee = texte_lu(client.get("/"))
    assert "Reçu, à confirmer" in journee
    assert "Dépôt du public" not in journee
    with au_nom_de(scene.evaluatrice):
        envoi = Transmission.objects.get()
    page = texte_lu(client.get(reverse("echanges:transmission", args=[envoi.pk])))
    for mot in (envoi.numero, "Tom Bernard-Inventé", "CASF L226-2-2", "Intact", "n’ouvre pas le dossier"):
        assert mot in page
    assert client.get(adresse("information", scene.information)).status_code == 404
    assert client.post(reverse("echanges:accuser", args=[envoi.pk])).status_code == 302
    assert "Reçu, à confirmer" not in texte_lu(client.get("/"))
    envoyees = texte_lu(client_de(scene.agent_crip).get(reverse("echanges:transmissions")))
    assert f"{scene.evaluatrice}" in envoyees


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"destinataire": ""}, "Choisissez à qui vous transmettez."),
        ({"parties": []}, "Choisissez au moins une chose à transmettre."),
        ({"parents_motif": " "}, "Dites pourquoi les parents ne sont pas informés avant l’envoi."),
        ({"fondement": "signalement"}, "Ce fondement ne vise pas ce destinataire"),
        ({"destinataire": "exterieur"}, "Écrivez le nom du service."),
    ],
)
def test_a_refusal_is_said_by_its_field_and_what_was_typed_stays(scene, client_de, champs, phrase):
    reponse = client_de(scene.agent_crip).post(adresse("transmettre", scene.information), saisie(scene, **champs))
    page = texte_lu(reponse)
    assert reponse.status_code == 422
    assert phrase in page
    assert "Merci de prendre contact avec l’école." in page
    with au_nom_de(scene.agent_crip):
        assert not Transmission.objects.exists()


def test_the_draft_comes_back_and_goes_with_the_sending(scene, client_de):
    cle = f"transmettre-{scene.information.pk}"
    with au_nom_de(scene.agent_crip):
        enregistrer_brouillon(scene.agent_crip, cle, "mot=Texte+gard%C3%A9&parties=enfants&urgente=on", 0)
    client = client_de(scene.agent_crip)
    assert "Texte gardé" in texte_lu(client.get(adresse("transmettre", scene.information)))
    client.post(adresse("transmettre", scene.information), saisie(scene))
    with au_nom_de(scene.agent_crip):
        assert lire_brouillon(scene.agent_crip, cle) is None


def test_a_correction_names_the_former(scene, client_de):
    client = client_de(scene.agent_crip)
    client.post(adresse("transmettre", scene.information), saisie(scene))
    with au_nom_de(scene.agent_crip):
        premier = Transmission.objects.get()
    url = f"{adresse('transmettre', scene.information)}?corrige={premier.pk}"
    assert "qui reste tel qu’il était" in texte_lu(client.get(url))
    client.post(url, saisie(scene, mot="L’école est à Lens."))
    with au_nom_de(scene.agent_crip):
        assert Transmission.objects.exclude(pk=premier.pk).get().remplace == premier


def test_outside_the_sender_notes_the_receipt(scene, client_de):
    client = client_de(scene.agent_crip)
    dehors = {
        "destinataire": "exterieur",
        "correspondant": "autre_departement",
        "correspondant_nom": "CRIP du Nord",
        "fondement": "changement_departement",
    }
    client.post(adresse("transmettre", scene.information), saisie(scene, **dehors))
    with au_nom_de(scene.agent_crip):
        envoi = Transmission.objects.get()
    assert envoi.vers == "CRIP du Nord"
    url = reverse("echanges:consigner_accuse", args=[envoi.pk])
    assert "Noter la réception" in texte_lu(client.get(reverse("echanges:transmission", args=[envoi.pk])))
    page = texte_lu(client.post(url, {"requete": uuid4(), "preuve": "Accusé du 3"}))
    assert "Accusé du 3" in page
    assert "Écrivez une date." in page


def test_the_decision_leaves_once_it_is_taken(scene):
    agent = scene.agent_crip
    with au_nom_de(agent):
        assert "decision" not in lignes_transmissibles(scene.information)
        qualifier_information(
            scene.information,
            agent=agent,
            le=timezone.now(),
            qualification=Qualification.INFORMATION_PREOCCUPANTE,
            **tout_dit(),
        )
        scene.information.refresh_from_db()
        decision = lignes_transmissibles(scene.information)["decision"].texte
    assert MOTIF in decision
    assert "Degré retenu : danger." in decision


def test_who_reads_without_charge_or_is_kept_away_sends_nothing(scene):
    champs: dict[str, Any] = {
        "le": timezone.now(),
        "parties": ["recu"],
        "destination": Destination(scene.unites.mds_lens),
        "fondement": "partage_secret",
        "famille": InformationDonnee("oui", "", "oui", ""),
    }
    with au_nom_de(scene.evaluatrice), pytest.raises(Invisible):
        transmettre_information(scene.information, agent=scene.evaluatrice, **champs)
    with au_nom_de(scene.cadre_crip):
        dossier_id = scene.information.enfants.get().dossier_id
        exclure_agent(
            agent=scene.cadre_crip, exclu=scene.agent_crip, dossier_id=dossier_id, raison="proche", le=timezone.now()
        )
    with au_nom_de(scene.agent_crip), pytest.raises((Invisible, Refus)):
        transmettre_information(scene.information, agent=scene.agent_crip, **champs)
