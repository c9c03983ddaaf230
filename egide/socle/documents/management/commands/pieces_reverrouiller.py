"""Locks the key of every file again under the first key of the installation, so that an old one may be taken off."""

from typing import Any

from django.core.management import BaseCommand

from egide.socle.documents.actions import reverrouiller_cles


class Command(BaseCommand):
    """To be run under the role of the worker, with the new key first and the old ones after it."""

    help = "Verrouille de nouveau la clé de chaque pièce avec la première clé de EGIDE_CLES."

    def handle(self, *args: Any, **options: Any) -> None:
        """Lock every key again, and say how many."""
        self.stdout.write(f"{reverrouiller_cles()} clés verrouillées de nouveau.")
