"""`egide urgence lister`: makes the emergency list now, before a planned stop for instance."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from egide.pages.liste_urgence import fabriquer
from egide.pages.liste_urgence.enveloppe import CleIllisible


class Command(BaseCommand):
    """Makes it without waiting for the hour."""

    help = "Fait la liste d’urgence tout de suite."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say where; raises CommandError without a key."""
        if not settings.EGIDE_LISTE_URGENCE_CLE:
            raise CommandError("Il manque EGIDE_LISTE_URGENCE_CLE : « egide urgence phrase ».", returncode=3)
        try:
            self.stdout.write(f"Liste d’urgence faite : {fabriquer(le=timezone.now())}")
        except (CleIllisible, OSError) as erreur:
            raise CommandError(str(erreur)) from erreur
