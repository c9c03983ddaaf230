"""Locks the key of every file again under the first key of the installation, so that an old one may be taken off."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from egide.socle.documents.actions import reverrouiller_cles
from egide.socle.interface.chiffrement import TexteIllisible


class Command(BaseCommand):
    """To be run under the role of the worker, with the new key first and the old ones after it."""

    help = "Verrouille de nouveau la clé de chaque pièce avec la première clé de EGIDE_CLES."

    def handle(self, *args: Any, **options: Any) -> None:
        """Lock every key again, and say how many. Raises CommandError, nothing changed, when one does not open."""
        try:
            nombre = reverrouiller_cles()
        except TexteIllisible as erreur:
            phrase = "La clé d’une pièce ne s’ouvre avec aucune clé de EGIDE_CLES : rien n’a changé."
            raise CommandError(phrase) from erreur
        self.stdout.write(f"{nombre} clés verrouillées de nouveau.")
