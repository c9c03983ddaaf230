"""`egide reprise ouvrir`: marks a base that was put back; `egide restaurer` runs it by itself."""

from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.utils import timezone

from egide.socle.echanges.reprise import ouvrir_reprise


class Command(BaseCommand):
    """Tells the journal, and holds what leaves."""

    help = "Marque une base remise à un instant passé."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where it comes from, and the instant of its snapshot."""
        parser.add_argument("origine")
        parser.add_argument("instantane", type=datetime.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        """Mark it."""
        ouvrir_reprise(archive=options["origine"], archive_du=options["instantane"], le=timezone.now())
