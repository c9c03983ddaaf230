"""Deferred jobs: ids only, bounded retries, taken up again after a killed worker, shown without their content."""

import inspect
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.comptes.roles import Role
from egide.socle.echanges.actions import relancer_tache
from egide.socle.echanges.supervision import etat_des_taches, reprendre_taches
from egide.socle.echanges.verification import defauts
from egide.socle.interface.refus import Refus

pytestmark = pytest.mark.django_db
NOM = "egide.accueil.prendre_en_compte"
SECONDE = timedelta(seconds=1)


def une_tache(etat="todo", *, essais=0, muet_depuis=None):
    """A job in that state; `muet_depuis` gives it a worker whose last heartbeat is that old."""
    tache_id = app.configure_task(NOM, queue="accueil").defer(recueil_id="0190")
    travailleur = None
    with connection.cursor() as cursor:
        if muet_depuis is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
                [timezone.now() - muet_depuis],
            )
            travailleur = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s, attempts = %s, worker_id = %s WHERE id = %s",
            [etat, essais, travailleur, tache_id],
        )
    return tache_id


def relue(tache_id):
    return ProcrastinateJob.objects.get(pk=tache_id)


def test_every_task_takes_ids_only_and_either_is_a_round_or_has_bounded_retries():
    rondes = {p.task.name: p.configure_kwargs for p in app.periodic_registry.periodic_tasks.values()}
    notres = [t for t in app.tasks.values() if t.name.startswith("egide.")]
    assert len(notres) >= 6
    for tache in notres:
        noms = list(inspect.signature(tache.func).parameters)
        assert all(nom == "timestamp" or nom.endswith("_id") for nom in noms), tache.name
        if tache.name in rondes:
            assert rondes[tache.name]["queueing_lock"], f"{tache.name} would pile up"
        else:
            assert isinstance(tache.retry_strategy, RetryStrategy), tache.name
            assert tache.retry_strategy.max_attempts, tache.name


def test_what_a_dead_worker_left_is_queued_again_with_a_growing_pause():
    le, silence = timezone.now(), timedelta(seconds=reglage("tache_silence_secondes"))
    vivante = une_tache("doing", muet_depuis=silence - 5 * SECONDE)
    muette, orpheline = une_tache("doing", essais=2, muet_depuis=silence + 5 * SECONDE), une_tache("doing")
    assert {t.pk for t in etat_des_taches(le).abandonnees} == {muette, orpheline}
    assert [reprendre_taches(le=le), reprendre_taches(le=le)] == [2, 0]
    assert relue(vivante).status == "doing"
    assert (relue(orpheline).status, relue(orpheline).attempts, relue(orpheline).scheduled_at) == ("todo", 1, le)
    assert relue(muette).scheduled_at == le + 2 * timedelta(seconds=reglage("tache_pause_secondes"))


def test_a_job_that_kills_its_workers_is_given_up_and_shown():
    tache = une_tache("doing", essais=reglage("tache_essais_maximum"))
    assert reprendre_taches(le=timezone.now()) == 0
    assert relue(tache).status == "failed"
    (montree,) = etat_des_taches(timezone.now()).echouees
    assert (montree.pk, montree.nom, montree.file) == (tache, NOM, "accueil")


def test_a_job_that_waits_for_too_long_is_seen():
    une_tache()
    le = timezone.now()
    assert etat_des_taches(le + timedelta(minutes=reglage("tache_attente_minutes")) - 5 * SECONDE).saine
    assert len(etat_des_taches(le + timedelta(minutes=reglage("tache_attente_minutes") + 1)).en_retard) == 1


def test_the_watch_from_outside_names_each_defect_and_no_argument():
    une_tache("failed")
    une_tache("doing")
    phrases = " ".join(defauts(timezone.now()))
    assert f"1 tâche en échec : {NOM}." in phrases.replace("\u00a0", " ")
    assert "interrompues, qui reprennent seules" in phrases
    assert "0190" not in phrases


def test_the_technical_administrator_runs_a_failed_job_again_and_nobody_else():
    admin, autre = un_agent(Role.ADMIN_TECHNIQUE, une_unite()), un_agent(Role.CADRE_CRIP, une_unite())
    tache, le = une_tache("failed", essais=5), timezone.now()
    with au_nom_de(autre), pytest.raises(Refus, match="administrateur technique"):
        relancer_tache(tache, agent=autre, le=le)
    with au_nom_de(admin):
        relancer_tache(tache, agent=admin, le=le)
        assert relue(tache).status == "todo"
        with pytest.raises(Refus, match="plus en échec"):
            relancer_tache(tache, agent=admin, le=le)
