"""Run by `egide restaurer` only: marks a base that was just put back."""

from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.utils import timezone

from egide.socle.echanges.reprise import ouvrir_reprise


class Command(BaseCommand):
    """Tells the journal, and holds what leaves."""

    help = "Marque une base restaurée (appelée par « egide restaurer »)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The name of the archive, and the instant of its snapshot."""
        parser.add_argument("archive")
        parser.add_argument("instantane", type=datetime.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        """Mark it."""
        ouvrir_reprise(archive=options["archive"], archive_du=options["instantane"], le=timezone.now())
