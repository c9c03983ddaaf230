"""What the engine of states refuses, and what a repeated click does: nothing."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.tests.factories import une_information, une_information_accusee
from egide.socle.acces.contexte import au_nom_de
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Refus, VersionPerimee

pytestmark = pytest.mark.django_db
SECONDE = timedelta(seconds=1)


@pytest.fixture
def recue(distribution):
    """An information just received, and the agent who works on it; the test runs in his name."""
    agent = distribution.agent_crip
    information = une_information(agent)
    with au_nom_de(agent):
        yield agent, information


def accuser(information, agent, **options):
    champs = {"accusee_le": timezone.now(), "accusee_par": agent}
    return passer(information, "accuser_reception", agent=agent, champs=champs, **{"le": timezone.now(), **options})


def passages(information):
    return list(Passage.objects.filter(objet_id=information.pk).order_by("rang").values_list("acte", flat=True))


def test_a_date_in_the_future_is_refused_and_nothing_is_written(recue):
    agent, information = recue
    with pytest.raises(Refus, match="futur") as refus:
        accuser(information, agent, le=timezone.now() + timedelta(minutes=1))
    assert refus.value.code == "date_future"
    assert passages(information) == ["recevoir_information"]
    assert Information.objects.get(pk=information.pk).etat == "recue"


def test_before_the_last_arrow_a_reason_is_asked(recue):
    agent, information = recue
    avant = Passage.objects.get(objet_id=information.pk).le - SECONDE
    with pytest.raises(Refus, match="dites pourquoi") as refus:
        accuser(information, agent, le=avant)
    assert refus.value.code == "date_anterieure"
    passage = accuser(information, agent, le=avant, motif="Lue au téléphone avant d’être saisie.")
    assert (passage.le, passage.rang) == (avant, 2)
    assert passage.saisi_le > passage.le


def test_the_instant_of_the_last_arrow_needs_no_reason(recue):
    agent, information = recue
    assert accuser(information, agent, le=Passage.objects.get(objet_id=information.pk).le).rang == 2


def test_another_version_than_the_one_read_is_refused_with_the_present_one(recue):
    agent, information = recue
    with pytest.raises(VersionPerimee) as refus:
        accuser(information, agent, version=information.version + 1)
    assert isinstance(refus.value.objet, Information)
    assert refus.value.objet.version == information.version
    assert refus.value.code == "version_perimee"
    vue = information.version
    accuser(information, agent, version=vue)
    assert information.version == vue + 1
    assert Information.objects.get(pk=information.pk).version == information.version


def test_the_same_request_twice_is_one_arrow_even_with_an_old_version(recue):
    agent, information = recue
    requete, version = uuid7(), information.version
    premier = accuser(information, agent, version=version, requete=requete)
    second = accuser(information, agent, version=version, requete=requete)
    assert second == premier
    assert passages(information) == ["recevoir_information", "accuser_reception"]


def test_another_request_for_an_arrow_already_followed_is_refused_by_the_state(recue):
    agent, information = recue
    accuser(information, agent, requete=uuid7())
    with pytest.raises(Refus, match="Accusée, à qualifier") as refus:
        accuser(information, agent, requete=uuid7())
    assert refus.value.code == "etat"


def test_an_act_that_the_state_does_not_know_is_refused(recue):
    agent, information = recue
    with pytest.raises(Refus, match="n’est pas possible"):
        passer(information, "cloturer", agent=agent, le=timezone.now())


def test_a_field_that_the_arrow_does_not_declare_is_a_mistake_of_the_caller(recue):
    agent, information = recue
    with pytest.raises(ValueError, match="numero"):
        passer(information, "accuser_reception", agent=agent, le=timezone.now(), champs={"numero": "62-0000-1"})


def test_someone_who_does_not_see_the_object_cannot_move_it(distribution):
    information = une_information_accusee(distribution.agent_crip)
    etrangere = distribution.autre_territoire
    with au_nom_de(etrangere), pytest.raises(Information.DoesNotExist):
        passer(information, "chercher_antecedents", agent=etrangere, le=timezone.now())
    with au_nom_de(distribution.agent_crip):
        assert "chercher_antecedents" not in passages(information)


def test_a_state_written_outside_the_engine_is_refused_by_the_database(recue):
    _, information = recue
    with pytest.raises(DatabaseError), transaction.atomic():
        Information.objects.filter(pk=information.pk).update(etat="hors_champ")
