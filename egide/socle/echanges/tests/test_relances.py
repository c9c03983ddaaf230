"""Nobody says « reçu »: the managers who should have are told, then those who sent it; an urgent one at once."""

from datetime import date, datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest

from egide.socle.acces.actions import exclure_agent
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.comptes.models import Astreinte
from egide.socle.comptes.roles import Role
from egide.socle.echanges import relances
from egide.socle.echanges.actions import Destination, accuser_transmission
from egide.socle.echanges.astreinte import veiller
from egide.socle.echanges.delais import est_ouvre, jours_entiers, jours_ouvres_apres
from egide.socle.echanges.models import Arrivee, AvisEnvoye
from egide.socle.echanges.relances import NATURE, relancer
from egide.socle.echanges.tests.facteur import un_facteur
from egide.socle.echanges.tests.factories import prochaine, relue, une_scene
from egide.socle.echanges.tests.test_recevoir import PARQUET

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
VENDREDI = datetime(2026, 4, 3, 16, 0, tzinfo=PARIS)  # before Easter Monday
SECONDE = timedelta(seconds=1)


@pytest.fixture
def scene():
    return une_scene()


def prevenus(scene):
    """Which managers have a row at their own door, as the cell sees the package."""
    with au_nom_de(scene.cadre):
        rows = Arrivee.objects.en_attente().filter(nature=NATURE).select_related("sujet__agent", "sujet__unite")
        return [r.sujet.agent or r.sujet.unite for r in rows.order_by("depuis", "pk")]


def test_working_days_leave_out_week_ends_and_holidays():
    assert jours_ouvres_apres(VENDREDI, 2) == datetime(2026, 4, 8, 16, 0, tzinfo=PARIS)
    assert not est_ouvre(date(2026, 4, 6))
    assert jours_entiers(VENDREDI, VENDREDI + timedelta(days=5), ouvres=True) == 1
    assert jours_entiers(VENDREDI, VENDREDI + timedelta(days=5), ouvres=False) == 4


def test_first_who_should_have_received_then_who_sent_and_again(scene):
    envoi = scene.transmettre(le=VENDREDI)
    premiere = jours_ouvres_apres(VENDREDI, reglage("transmission_relance_jours_ouvres"))
    assert prochaine(scene.agent, envoi.pk) == premiere
    with au_nom_de(scene.cadre):
        assert relancer(le=premiere - SECONDE) == 0
        assert [relancer(le=premiere) for _ in range(2)] == [1, 0]
    assert prevenus(scene) == [scene.cadre_maison]
    seconde = prochaine(scene.agent, envoi.pk)
    with au_nom_de(scene.cadre):
        assert relancer(le=seconde) == 1
        assert relancer(le=prochaine(scene.agent, envoi.pk)) == 1
    assert prevenus(scene) == [scene.cadre_maison, scene.cadre]
    with au_nom_de(scene.cadre):
        assert not AvisEnvoye.objects.exists()


def test_a_receipt_silences_everything(scene):
    envoi = scene.transmettre(le=VENDREDI)
    with au_nom_de(scene.cadre):
        relancer(le=prochaine(scene.agent, envoi.pk))
    with au_nom_de(scene.voisine):
        accuser_transmission(envoi, agent=scene.voisine, le=VENDREDI + timedelta(days=6))
        assert not Arrivee.objects.en_attente().filter(objet_id=envoi.pk).exists()
        assert relancer(le=VENDREDI + timedelta(days=60)) == 0


def test_outside_the_unit_that_sent_is_told_then_its_managers(scene):
    envoi = scene.transmettre(le=VENDREDI, **PARQUET)
    for _ in range(2):
        with au_nom_de(scene.cadre):
            relancer(le=prochaine(scene.agent, envoi.pk))
    assert prevenus(scene) == [scene.crip, scene.cadre]


def test_a_manager_kept_away_is_not_told_and_the_other_side_is_at_once(scene):
    with au_nom_de(scene.cadre):
        exclure_agent(
            agent=scene.cadre, exclu=scene.cadre_maison, dossier_id=scene.dossier.pk, raison="proche", le=VENDREDI
        )
    envoi = scene.transmettre(le=VENDREDI)
    instant = prochaine(scene.agent, envoi.pk)
    with au_nom_de(scene.cadre):
        assert [relancer(le=instant) for _ in range(3)] == [1, 1, 0]
    assert prevenus(scene) == [scene.cadre]
    with au_nom_de(scene.cadre_maison):
        assert not Arrivee.objects.exists()


def test_without_a_manager_of_its_own_the_one_above_is_told(scene):
    mere = une_unite("Direction")
    fille = une_unite("Équipe", parent=mere)
    directrice = un_agent(Role.CADRE_TERRITOIRE, mere)
    un_agent(Role.EVALUATRICE, fille)
    envoi = scene.transmettre(le=VENDREDI, destination=Destination(fille))
    with au_nom_de(scene.cadre):
        relancer(le=prochaine(scene.agent, envoi.pk))
    assert prevenus(scene) == [directrice]
    with au_nom_de(directrice):
        assert Arrivee.objects.filter(nature=NATURE, objet_id=envoi.pk).exists()


def test_an_urgent_one_rings_at_once_and_its_message_says_nothing(scene, settings):
    le = datetime(2026, 4, 7, 10, 0, tzinfo=PARIS)
    with un_facteur() as facteur, au_nom_de(scene.cadre):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", facteur.port
        envoi = scene.transmettre(le=le, urgente=True)
        assert [relancer(le=le), relancer(le=le)] == [1, 0]
        assert [veiller(le=le), veiller(le=le)] == [1, 0]
        assert facteur.destinataires() == [scene.cadre_maison.courriel]
        apres = le + timedelta(hours=reglage("transmission_urgente_relance_heures"))
        assert relancer(le=apres) == 1
        assert veiller(le=apres) == 1
        assert facteur.destinataires()[1:] == [scene.cadre.courriel]
    recu = facteur.messages[0][1].as_bytes().decode()
    for indice in (envoi.numero, "Tom", "Maison", "CRIP", "http", "transmission"):
        assert indice not in recu


def test_at_night_an_urgent_one_wakes_up_those_on_call_alone(scene, settings):
    nuit = datetime(2026, 4, 7, 23, 0, tzinfo=PARIS)
    with un_facteur() as facteur, au_nom_de(scene.cadre):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", facteur.port
        scene.transmettre(le=nuit, urgente=True)
        relancer(le=nuit)
        assert veiller(le=nuit) == 0
        Astreinte.objects.create(
            unite=scene.maison, agent=scene.cadre_maison, niveau=1, du=nuit, au=nuit + timedelta(hours=2)
        )
        assert veiller(le=nuit + SECONDE) == 1


def test_a_round_interrupted_leaves_nothing_and_the_next_one_tells(scene):
    envoi = scene.transmettre(le=VENDREDI)
    instant = prochaine(scene.agent, envoi.pk)
    with au_nom_de(scene.cadre):
        with (
            mock.patch.object(relances, "consigner_objet", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            relancer(le=instant)
        assert relue(scene.cadre, envoi.pk).relance_rang == 0
        assert relancer(le=instant) == 1
    assert prevenus(scene) == [scene.cadre_maison]
