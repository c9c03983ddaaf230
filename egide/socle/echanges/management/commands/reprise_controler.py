"""Run by `egide restaurer` only: the checks that the apps declare, on a base that was just put back."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from egide.socle.echanges.reprise import CONTROLES


class Command(BaseCommand):
    """Runs each declared check."""

    help = "Contrôle une installation restaurée (appelée par « egide restaurer »)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with everything that is wrong."""
        fautes = [faute for controle in CONTROLES for faute in controle()]
        if fautes:
            raise CommandError(" ; ".join(fautes))
