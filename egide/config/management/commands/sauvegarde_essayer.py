"""`egide sauvegarde essayer`: the weekly drill, on a server that is destroyed at the end."""

import os
from pathlib import Path

from egide.config.backup import drill
from egide.config.backup.keys import opening_key
from egide.config.management.commands.restaurer import Command as Restaurer


class Command(Restaurer):
    """Restores into a throw-away server and a throw-away folder, checks, destroys, tells the time."""

    help = "Essaie une archive sur un serveur jetable, vérifie tout, détruit tout, dit le temps."

    def executer(self, archive: Path, cle: Path) -> drill.Report:
        """Restore, check, destroy."""
        return drill.drill(archive, opening_key(cle), os.environ)

    def conclure(self) -> None:
        """Nothing is left."""
        self.stdout.write("Essai réussi. Le serveur d’essai et ses données sont détruits.")
