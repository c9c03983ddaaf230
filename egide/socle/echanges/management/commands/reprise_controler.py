"""Run by `egide restaurer` only: the checks that the apps declare, on a base that was just put back."""

from typing import Any

from django.core.management import BaseCommand

from egide.socle.echanges.reprise import CONTROLES


class Command(BaseCommand):
    """Runs each declared check."""

    help = "Contrôle une installation restaurée (appelée par « egide restaurer »)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one line for each thing that does not open."""
        for controle in CONTROLES:
            for faute in controle():
                self.stdout.write(faute)
