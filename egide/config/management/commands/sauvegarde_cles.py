"""`egide sauvegarde cles`: draws the two halves of a backup key."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from egide.config.backup.keys import VARIABLE, new_pair, write_opening_key


class Command(BaseCommand):
    """Writes the private half in a file to take away, prints the half of the server."""

    requires_system_checks: list[str] = []  # noqa: RUF012
    help = "Fabrique la clé des sauvegardes : une moitié pour le serveur, l’autre pour le coffre."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the private half goes."""
        parser.add_argument("fichier", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw and write; raises CommandError rather than replace a key."""
        serveur, coffre = new_pair()
        try:
            write_opening_key(coffre, options["fichier"])
        except OSError as error:
            raise CommandError(f"La clé n’a pas été écrite : {error.strerror}.") from error
        self.stdout.write(
            f"Clé de restauration {coffre.fingerprint} : {options['fichier']}\n"
            "  Gardez-la hors de ce serveur, en deux exemplaires : sans elle, aucune archive ne s’ouvre.\n"
            "Sur le serveur, dans l’environnement de la sauvegarde :\n"
            f"{VARIABLE}={serveur.text()}"
        )
