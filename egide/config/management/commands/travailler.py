"""`egide worker`: runs deferred jobs, beside a watch that does not depend on their scheduler."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from egide.config.backup.take import last_success
from egide.config.management.commands.sauvegarder import place
from egide.pages.liste_urgence import age_de_la_liste, rafraichir
from egide.parcours.accueil.depot import relever_depots
from egide.socle.acces.regles_acces import reglage
from egide.socle.echanges.astreinte import battre, veiller
from egide.socle.echanges.models import BATTEMENT_SCELLEMENT
from egide.socle.echanges.rappels import rappeler
from egide.socle.echanges.recapitulatif import recapituler
from egide.socle.echanges.relances import relancer
from egide.socle.echanges.reprise import reprise_retenue
from egide.socle.echanges.silences import ecouter
from egide.socle.echanges.supervision import purger_echecs, reprendre_taches
from egide.socle.echanges.verification import defauts
from egide.socle.interface.brouillons import purger_brouillons
from egide.socle.journal.scellement import ALIAS, sceller

PAUSE_DE_LA_VEILLE = 20.0

journal_technique = structlog.get_logger("egide.veille")


def _sceller() -> None:
    """Seal the journal, and say that it was sealed: its silence is one of the flows listened to."""
    sceller()
    battre(le=timezone.now(), nom=BATTEMENT_SCELLEMENT)


RONDES: dict[str, Callable[[], object]] = {
    "astreinte": lambda: veiller(le=timezone.now()),
    "rappels": lambda: rappeler(le=timezone.now()),
    "taches": lambda: reprendre_taches(le=timezone.now()),
    "relances": lambda: relancer(le=timezone.now()),
    "courriels": lambda: recapituler(le=timezone.now()),
    "silences": lambda: ecouter(le=timezone.now()),
    "echecs": lambda: purger_echecs(le=timezone.now()),
    "depots": relever_depots,
    "brouillons": lambda: purger_brouillons(timedelta(days=reglage("brouillon_agent_jours"))),
    "liste_urgence": rafraichir,
    **({BATTEMENT_SCELLEMENT: _sceller} if ALIAS != "default" else {}),
}


class Command(BaseCommand):
    """Runs the jobs until it is asked to stop."""

    help = "Exécute les tâches différées, et veille sur les alertes d’astreinte et sur les échéances."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare `--verifier`."""
        parser.add_argument("--verifier", action="store_true", help="dit seulement si la veille est vivante")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the watch, then the jobs; SIGTERM lets the jobs under way finish. `--verifier` starts nothing."""
        if options["verifier"]:
            self._verifier()
            return
        arret = threading.Event()
        attendre_la_levee(arret)
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

    def _verifier(self) -> None:
        """Watch the watch from outside: raises CommandError (exit code 1) when something fell silent."""
        maintenant = timezone.now()
        trouves = [*defauts(maintenant), *continuite(maintenant)]
        if trouves:
            raise CommandError(" ".join(trouves))
        self.stdout.write("La veille est vivante, aucune échéance n’est oubliée, aucune tâche ne reste en souffrance.")


def continuite(maintenant: datetime) -> Iterator[str]:
    """One sentence for an emergency list or a backup too old, on a site that makes them."""
    age = age_de_la_liste()
    if settings.EGIDE_LISTE_URGENCE_CLE and (
        age is None or age > timedelta(minutes=reglage("liste_urgence_silence_minutes"))
    ):
        yield "La liste d’urgence n’est plus refaite. Relancez « egide worker »."
    if os.environ.get("EGIDE_SAUVEGARDES"):
        derniere = last_success(place())
        if derniere is None or maintenant - derniere > timedelta(hours=reglage("sauvegarde_silence_heures")):
            yield "La dernière sauvegarde réussie est trop ancienne : « egide sauvegarder »."


def attendre_la_levee(arret: threading.Event, pause: float = PAUSE_DE_LA_VEILLE) -> None:
    """Run nothing, and give no sign of life, while a base put back from an archive is held."""
    while reprise_retenue() is not None and not arret.is_set():
        journal_technique.warning("base restaurée : aucune tâche avant la levée")
        close_old_connections()
        arret.wait(pause)


def veiller_sans_fin(arret: threading.Event) -> None:
    """One round after another, whatever happens to the scheduler of the jobs; what fails is tried again."""
    while not arret.is_set():
        for nom, ronde in RONDES.items():
            faire_une_ronde(nom, ronde)
        arret.wait(PAUSE_DE_LA_VEILLE)


def faire_une_ronde(nom: str, ronde: Callable[[], object]) -> bool:
    """Run one round, on a connection of its own; whatever breaks it never stops the others. Says whether it held."""
    close_old_connections()
    try:
        ronde()
    except Exception as erreur:
        journal_technique.error("ronde de veille manquée", tache=nom, exc_type=type(erreur).__name__)
        return False
    finally:
        close_old_connections()
    return True
