"""One message a day says how much waits, through a real mail server: no name, no fact, no link, never at night."""

import re
from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest

from egide.socle.acces.actions import exclure_agent
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import sceller, un_agent
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Role
from egide.socle.echanges import recapitulatif
from egide.socle.echanges.actions import accuser_transmission, choisir_heure
from egide.socle.echanges.delais import est_ouvre
from egide.socle.echanges.models import Recapitulatif, Transmission
from egide.socle.echanges.recapitulatif import nombre_en_attente, recapituler
from egide.socle.echanges.tests.boite import une_boite
from egide.socle.echanges.tests.factories import une_scene
from egide.socle.interface.courriers import poster
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
HEURE, JOUR = timedelta(hours=1), timedelta(days=1)


def un_mardi():
    """Ten o'clock on a recent Tuesday that is worked, and so is the day after."""
    jour = datetime.now(PARIS).replace(hour=10, minute=0, second=0, microsecond=0) - 2 * JOUR
    while jour.weekday() != 1 or not (est_ouvre(jour.date()) and est_ouvre((jour + JOUR).date())):
        jour -= JOUR
    return jour


MARDI = un_mardi()


@pytest.fixture
def boite(settings):
    with une_boite(settings) as boite:
        yield boite


@pytest.fixture
def scene():
    scene = une_scene()
    scene.transmettre(le=MARDI - HEURE)
    return scene


def attendus(scene):
    return {scene.voisine.courriel, scene.cadre_maison.courriel}


def test_one_message_an_agent_and_a_day_to_those_for_whom_something_waits(scene, boite):
    assert [recapituler(le=MARDI), recapituler(le=MARDI + HEURE)] == [2, 0]
    assert set(boite.destinataires) == attendus(scene)
    scene.transmettre(le=MARDI + HEURE)
    assert recapituler(le=MARDI + 2 * HEURE) == 0
    assert recapituler(le=MARDI + JOUR) == 2
    assert "2 éléments vous attendent" in boite.lus()[-1].get_payload(decode=True).decode()


def test_the_raw_bytes_say_nothing_of_a_child_nor_of_a_service(scene, boite):
    recapituler(le=MARDI)
    for adresse, brut in boite.recus:
        message = boite.lus()[boite.destinataires.index(adresse)]
        texte = message.get_payload(decode=True).decode().replace("\r\n", "\n")
        assert texte == (
            "Bonjour,\n\nUn élément vous attend dans Égide.\n"
            "Connectez-vous comme d’habitude et ouvrez « Ma journée ».\n"
        )
        ligne = Recapitulatif.objects.get(agent__courriel=adresse)
        assert message["Message-ID"] == f"<{ligne.pk}@egide>"
        assert message["Auto-Submitted"] == "auto-generated"
        assert {nom.lower() for nom in message} == {
            "content-type", "mime-version", "content-transfer-encoding", "subject", "from", "to", "date",
            "message-id", "auto-submitted", "x-auto-response-suppress",
        }  # fmt: skip
        tout = brut.decode() + texte
        for indice in ("http", "www", "Tom", "Inventé", scene.dossier.numero, "-00001", "CRIP", "Maison", "cris"):
            assert indice not in tout
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", texte)


def test_nothing_at_night_nor_on_days_off(scene, boite):
    for le in (MARDI.replace(hour=7), MARDI.replace(hour=19), MARDI - 2 * JOUR, MARDI - 3 * JOUR):
        assert recapituler(le=le) == 0
    assert not Recapitulatif.objects.exists()


def test_nothing_when_nothing_waits(scene, boite):
    recapituler(le=MARDI)
    assert scene.agent.courriel not in boite.destinataires
    assert Recapitulatif.objects.get(agent=scene.agent).abandonne_le == MARDI


def test_an_excluded_agent_is_not_even_counted(scene, boite):
    with au_nom_de(scene.cadre):
        exclure_agent(agent=scene.cadre, exclu=scene.voisine, dossier_id=scene.dossier.pk, raison="proche", le=MARDI)
    assert nombre_en_attente(scene.voisine) == 0
    recapituler(le=MARDI)
    assert boite.destinataires == [scene.cadre_maison.courriel]


def test_a_sealed_file_is_counted_for_nobody_who_may_not_read_it(scene, boite):
    sceller(scene.dossier, [scene.cadre], cadre=scene.cadre, second=un_agent(Role.CADRE_CRIP, scene.crip))
    assert recapituler(le=MARDI) == 0
    assert boite.recus == []


def test_each_chooses_an_hour_within_those_of_the_departement(scene, boite):
    with au_nom_de(scene.voisine):
        choisir_heure(agent=scene.voisine, heure=15)
        for heure in (3, 19, 24):
            with pytest.raises(Refus, match="heure de la liste"):
                choisir_heure(agent=scene.voisine, heure=heure)
    recapituler(le=MARDI)
    assert boite.destinataires == [scene.cadre_maison.courriel]
    recapituler(le=MARDI.replace(hour=15))
    assert boite.destinataires[1:] == [scene.voisine.courriel]


def test_a_closed_account_receives_nothing(scene, boite):
    Agent.objects.filter(pk=scene.voisine.pk).update(is_active=False)
    recapituler(le=MARDI)
    assert boite.destinataires == [scene.cadre_maison.courriel]


def test_a_server_that_is_down_loses_nothing(scene, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert recapituler(le=MARDI) == 0
    with une_boite(settings) as boite:
        assert recapituler(le=MARDI + HEURE) == 2
        assert set(boite.destinataires) == attendus(scene)


def test_a_refused_address_does_not_keep_the_others_waiting(scene, boite):
    boite.refusees = {scene.voisine.courriel}
    assert recapituler(le=MARDI) == 1
    assert boite.destinataires == [scene.cadre_maison.courriel]
    boite.refusees = set()
    assert recapituler(le=MARDI + HEURE) == 1


def test_a_server_that_takes_it_then_dies_receives_the_same_message_again(scene, boite):
    boite.meurt = True
    assert recapituler(le=MARDI) == 0
    boite.meurt = False
    assert recapituler(le=MARDI + HEURE) == 2
    premier, *suite = boite.lus()
    assert premier["Message-ID"] in [m["Message-ID"] for m in suite]


def test_a_kill_after_the_sending_sends_the_same_message_again(scene, boite):
    def poster_puis_mourir(*noms, **champs):
        poster(*noms, **champs)
        raise KeyboardInterrupt

    with mock.patch.object(recapitulatif, "poster", poster_puis_mourir), pytest.raises(KeyboardInterrupt):
        recapituler(le=MARDI)
    assert recapituler(le=MARDI + HEURE) == 2
    premier, *suite = [m["Message-ID"] for m in boite.lus()]
    assert suite.count(premier) == 1


def test_what_was_answered_meanwhile_is_not_announced(scene, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    recapituler(le=MARDI)
    with au_nom_de(scene.voisine):
        accuser_transmission(Transmission.objects.get(), agent=scene.voisine, le=MARDI)
    with une_boite(settings) as boite:
        assert recapituler(le=MARDI + HEURE) == 0
        assert boite.recus == []
    assert not Recapitulatif.objects.filter(abandonne_le__isnull=True).exists()


def test_yesterday_s_message_is_replaced_and_not_added(scene, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    recapituler(le=MARDI)
    with une_boite(settings) as boite:
        assert recapituler(le=MARDI + JOUR) == 2
        assert len(boite.recus) == 2
    assert Recapitulatif.objects.filter(jour=MARDI.date(), abandonne_le__isnull=False).count() >= 2
