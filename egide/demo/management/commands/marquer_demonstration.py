"""`marquer_demonstration`: first step of the demonstration, before anything is written."""

import os
from typing import Any

from django.core.management import BaseCommand, CommandError

from egide.demo.marque import marquer


class Command(BaseCommand):
    """Marks an empty base as a demonstration; reads EGIDE_DATABASE_URL, as `migrer` does."""

    requires_system_checks: list[str] = []  # noqa: RUF012
    help = "Marque une base vide comme démonstration\u00a0; refuse une base qui contient déjà des personnes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Mark it; raises CommandError when the base is not empty or when its address is missing."""
        adresse = os.environ.get("EGIDE_DATABASE_URL", "")
        if not adresse:
            raise CommandError("EGIDE_DATABASE_URL manque\u00a0: l’adresse du propriétaire de la base.")
        marquer(adresse)
