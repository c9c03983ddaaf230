"""« Reçu » is said by a human being of the receiving unit; a wrong address goes back; outside, the sender proves it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent
from egide.socle.comptes.roles import Role
from egide.socle.echanges.actions import (
    Destination,
    accuser_transmission,
    classer_transmission,
    consigner_accuse_exterieur,
    renvoyer_transmission,
)
from egide.socle.echanges.models import Arrivee, Transmission
from egide.socle.echanges.selectors import arrivees_en_attente
from egide.socle.echanges.tests.factories import relue, une_scene
from egide.socle.echanges.tests.test_transmettre import rien_lu
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible, Refus

pytestmark = pytest.mark.django_db
PARQUET = {"destination": Destination(correspondant="parquet", nom="Parquet d’Arras"), "fondement": "signalement"}


@pytest.fixture
def scene():
    return une_scene()


def test_a_named_agent_says_received_at_an_instant_and_nothing_waits_any_more(scene):
    envoi, le = scene.transmettre(), timezone.now()
    with au_nom_de(scene.voisine):
        accuser_transmission(envoi, agent=scene.voisine, le=le)
        assert not arrivees_en_attente(scene.voisine).exists()
    recue = relue(scene.agent, envoi.pk)
    assert (recue.etat, recue.recue_par, recue.recue_le, recue.relance_le) == ("recue", scene.voisine, le, None)
    with au_nom_de(scene.agent):
        dernier = Passage.objects.filter(objet_id=envoi.pk).latest("rang")
        assert (dernier.acte, dernier.agent) == ("accuser_transmission", scene.voisine)


def test_nobody_else_says_received(scene):
    envoi, le = scene.transmettre(), timezone.now()
    for agent in (scene.agent, scene.cadre):
        with au_nom_de(agent), pytest.raises(Refus, match="l’unité destinataire"):
            accuser_transmission(envoi, agent=agent, le=le)
    with au_nom_de(scene.etranger), pytest.raises(Invisible):
        accuser_transmission(envoi, agent=scene.etranger, le=le)
    educateur = un_agent(Role.EDUCATEUR, scene.maison)
    with au_nom_de(educateur), pytest.raises(Invisible):
        accuser_transmission(envoi, agent=educateur, le=le)
    assert relue(scene.agent, envoi.pk).etat == "envoyee"


def test_received_once_only(scene):
    envoi = scene.transmettre()
    with au_nom_de(scene.voisine):
        accuser_transmission(envoi, agent=scene.voisine, le=timezone.now())
        with pytest.raises(Refus, match="état actuel"):
            accuser_transmission(envoi, agent=scene.voisine, le=timezone.now())
        with pytest.raises(Refus, match="état actuel"):
            renvoyer_transmission(envoi, agent=scene.voisine, le=timezone.now(), motif="Erreur.")


def test_a_wrong_address_goes_back_to_its_sender_and_is_read_no_more(scene):
    envoi = scene.transmettre()
    with au_nom_de(scene.voisine):
        with pytest.raises(Refus, match="pourquoi"):
            renvoyer_transmission(envoi, agent=scene.voisine, le=timezone.now(), motif=" ")
        renvoyer_transmission(envoi, agent=scene.voisine, le=timezone.now(), motif="La famille vit à Lens.")
    assert rien_lu(scene.voisine, envoi)
    assert rien_lu(scene.cadre_maison, envoi)
    with au_nom_de(scene.agent):
        (retour,) = arrivees_en_attente(scene.agent)
        assert (retour.nature, retour.objet_id) == ("transmission_renvoyee", envoi.pk)
        assert Transmission.objects.get().motif_refus == "La famille vit à Lens."


def test_a_returned_package_is_sent_elsewhere_or_put_away(scene):
    autre = scene.etranger.postes.get().unite
    premiers = [scene.transmettre(), scene.transmettre()]
    for envoi in premiers:
        with au_nom_de(scene.voisine):
            renvoyer_transmission(envoi, agent=scene.voisine, le=timezone.now(), motif="Pas ici.")
    refait = scene.transmettre(destination=Destination(autre), remplace=relue(scene.agent, premiers[0].pk))
    with au_nom_de(scene.agent):
        classer_transmission(premiers[1], agent=scene.agent, le=timezone.now(), motif="La famille a déménagé.")
        assert [e.etat for e in Transmission.objects.order_by("numero")] == ["remplacee", "classee", "envoyee"]
        assert not arrivees_en_attente(scene.agent).exists()
    assert not rien_lu(scene.etranger, refait)
    assert rien_lu(scene.etranger, premiers[0])


def test_outside_the_sender_records_the_receipt_with_its_proof(scene):
    envoi, le = scene.transmettre(**PARQUET), timezone.now()
    with au_nom_de(scene.agent):
        assert not Arrivee.objects.filter(objet_id=envoi.pk).exists()
        for recue_le, preuve, phrase in (
            (le, " ", "ce qui prouve"),
            (envoi.envoyee_le - timedelta(minutes=1), "Accusé signé", "après l’envoi"),
            (le + timedelta(hours=1), "Accusé signé", "après l’envoi"),
        ):
            with pytest.raises(Refus, match=phrase):
                consigner_accuse_exterieur(envoi, agent=scene.agent, le=le, recue_le=recue_le, preuve=preuve)
        with pytest.raises(Refus, match="l’unité destinataire"):
            accuser_transmission(envoi, agent=scene.agent, le=le)
        consigner_accuse_exterieur(envoi, agent=scene.agent, le=le, recue_le=le, preuve="Accusé signé, greffe")
    recue = relue(scene.cadre, envoi.pk)
    assert (recue.etat, recue.preuve, recue.recue_par) == ("recue", "Accusé signé, greffe", scene.agent)


def test_the_sender_never_proves_the_receipt_of_a_unit_of_this_base(scene):
    envoi, le = scene.transmettre(), timezone.now()
    with au_nom_de(scene.agent), pytest.raises(Refus, match="l’unité destinataire"):
        consigner_accuse_exterieur(envoi, agent=scene.agent, le=le, recue_le=le, preuve="Dit au téléphone")


def test_a_package_sent_outside_stays_unknown_to_every_other_unit(scene):
    envoi = scene.transmettre(**PARQUET)
    assert rien_lu(scene.voisine, envoi)
    assert rien_lu(scene.etranger, envoi)
