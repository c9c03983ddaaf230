"""`egide acces recalculer`: compares the stored access rows with their sources, and can rewrite them."""

import sys
from typing import Any

from django.core.management import BaseCommand, CommandParser

from egide.socle.acces.actions import recalculer_tout, tout_actualiser
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.selectors import agent_systeme


class Command(BaseCommand):
    """Counts the differences; exit code 1 when there are some."""

    help = "Recalcule tous les accès et dit combien différaient (0 attendu)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --reparer."""
        parser.add_argument("--reparer", action="store_true", help="réécrit les lignes après le compte")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, repair when asked, and say it."""
        with au_nom_de(agent_systeme()):
            ecarts = recalculer_tout()
            if ecarts and options["reparer"]:
                tout_actualiser()
        self.stdout.write(f"Écarts : {ecarts}.")
        if ecarts:
            sys.exit(1)
