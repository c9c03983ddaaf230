"""`egide worker`: runs deferred jobs, beside a watch that does not depend on their scheduler."""

import threading
from typing import Any

import structlog
from django.core.management import BaseCommand, CommandError
from django.db import Error, close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from egide.parcours.accueil.depot import relever_depots
from egide.socle.echanges.astreinte import veiller
from egide.socle.journal.scellement import ALIAS, sceller

PAUSE_DE_LA_VEILLE = 20.0

journal_technique = structlog.get_logger("egide.veille")


class Command(BaseCommand):
    """Runs the jobs until it is asked to stop."""

    help = "Exécute les tâches différées et veille sur les alertes d’astreinte."

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the watch, then the jobs; SIGTERM lets the jobs under way finish."""
        arret = threading.Event()
        veille = threading.Thread(target=veiller_sans_fin, args=[arret], daemon=True, name="veille")
        veille.start()
        try:
            connecteur = app.connector
            if not isinstance(connecteur, DjangoConnector):
                raise CommandError("Les tâches passent par la base de Django.")
            with app.replace_connector(connecteur.get_worker_connector()) as travail:
                travail.run_worker(
                    concurrency=2, delete_jobs="successful", fetch_job_polling_interval=5, shutdown_graceful_timeout=10
                )
        finally:
            arret.set()


def veiller_sans_fin(arret: threading.Event) -> None:
    """One round after another, whatever happens to the scheduler of the jobs; a failing database is tried again."""
    while not arret.is_set():
        close_old_connections()
        try:
            veiller(le=timezone.now())
            relever_depots()
            if ALIAS != "default":
                sceller()
        except (Error, OSError) as erreur:
            journal_technique.error("ronde de veille manquée", exc_type=type(erreur).__name__)
        finally:
            close_old_connections()
        arret.wait(PAUSE_DE_LA_VEILLE)
