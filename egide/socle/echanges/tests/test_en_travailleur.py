"""The rounds under the worker's own database role, in real transactions: its policies open every row to it."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from egide.socle.acces.actions import exclure_agent
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.echanges.models import Recapitulatif, Transmission
from egide.socle.echanges.recapitulatif import nombre_en_attente, recapituler
from egide.socle.echanges.relances import NATURE, relancer
from egide.socle.echanges.silences import ecouter
from egide.socle.echanges.supervision import purger_echecs, reprendre_taches
from egide.socle.echanges.tests.boite import une_boite
from egide.socle.echanges.tests.factories import une_scene
from egide.socle.echanges.tests.test_recapitulatif import HEURE, MARDI
from egide.socle.echanges.tests.test_taches import une_tache


def _parler_comme(role):
    connexion = connections["default"]
    assert isinstance(connexion, DatabaseWrapper)
    connexion.close()
    connexion.close_pool()
    connexion.settings_dict["USER"] = role


@contextmanager
def en_travailleur():
    """This process speaks to its database as the worker does."""
    ordinaire = connections["default"].settings_dict["USER"]
    _parler_comme("egide_worker")
    try:
        yield
    finally:
        _parler_comme(ordinaire)


@pytest.fixture
def scene(base_clonee):
    scene = une_scene()
    scene.transmettre(le=MARDI - HEURE)
    return scene


def test_the_worker_sees_all_and_counts_for_each_what_is_open_to_him(scene, settings):
    with au_nom_de(scene.cadre):
        exclure_agent(agent=scene.cadre, exclu=scene.voisine, dossier_id=scene.dossier.pk, raison="proche", le=MARDI)
    with en_travailleur(), une_boite(settings) as boite:
        assert Transmission.objects.count() == 1
        assert [nombre_en_attente(a) for a in (scene.voisine, scene.cadre_maison, scene.etranger)] == [0, 1, 0]
        assert recapituler(le=MARDI) == 1
        assert boite.destinataires == [scene.cadre_maison.courriel]
        assert Recapitulatif.objects.exclude(abandonne_le=None).count() == 4


def test_the_worker_rings_and_tells_only_who_may_read(scene):
    with au_nom_de(scene.cadre):
        exclure_agent(
            agent=scene.cadre, exclu=scene.cadre_maison, dossier_id=scene.dossier.pk, raison="proche", le=MARDI
        )
    with en_travailleur():
        instant = Transmission.objects.get().relance_le
        assert instant is not None
        assert [relancer(le=instant) for _ in range(3)] == [1, 1, 0]
        assert ecouter(le=timezone.now()) == 0
    with au_nom_de(scene.cadre):
        assert scene.cadre.sujet.arrivees.filter(nature=NATURE).count() == 1


def test_the_worker_takes_up_and_forgets_jobs(base_clonee):
    ancienne, recente, laissee = une_tache("failed"), une_tache("failed"), une_tache("doing")
    le = timezone.now()
    ancien = le - timedelta(days=reglage("tache_echec_jours") + 1)
    with en_travailleur():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [ancien, ancienne])
        assert purger_echecs(le=le) == 1
        assert reprendre_taches(le=le) == 1
        etats = dict(ProcrastinateJob.objects.values_list("pk", "status"))
    assert etats == {recente: "failed", laissee: "todo"}
