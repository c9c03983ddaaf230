"""`egide urgence phrase`: draws the phrase that opens the emergency list."""

from typing import Any

from django.core.management import BaseCommand

from egide.pages.liste_urgence.enveloppe import deriver, nouvelle_phrase


class Command(BaseCommand):
    """Prints the phrase, for the duty managers, and the derived key, for the worker."""

    requires_system_checks: list[str] = []  # noqa: RUF012
    help = "Tire au hasard la phrase de la liste d’urgence."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print both; nothing is written anywhere."""
        phrase = nouvelle_phrase()
        self.stdout.write(
            f"Phrase des cadres d’astreinte, à recopier sur papier, sous enveloppe : {phrase}\n"
            "Dans l’environnement du worker, et nulle part ailleurs :\n"
            f"EGIDE_LISTE_URGENCE_CLE={deriver(phrase).texte()}"
        )
