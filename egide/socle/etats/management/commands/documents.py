"""`documents`: writes the generated pages of `docs/`, or says which ones are stale."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from egide.socle.etats.generateurs import generateurs


class Command(BaseCommand):
    """Write each generated page, or compare it with what stands on the disk."""

    help = "Écrit les pages de docs/ tirées du code (glossaire, délais, diagrammes)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare `--verifier` and the folder to write to."""
        parser.add_argument(
            "--verifier", action="store_true", help="n’écrit rien ; échoue si une page n’est plus à jour"
        )
        parser.add_argument("--dossier", type=Path, default=settings.ROOT / "docs", help="dossier des pages")

    def handle(self, *_args: Any, verifier: bool, dossier: Path, **_options: Any) -> None:
        """Raises CommandError (exit code 1) when `--verifier` finds a stale page, after printing the diff."""
        perimees = [
            generateur.chemin
            for generateur in generateurs()
            if self._traiter(dossier / generateur.chemin, generateur.ecrire(), verifier=verifier)
        ]
        if verifier and perimees:
            raise CommandError(f"Pages à réécrire avec la commande documents : {', '.join(perimees)}.")
        if not perimees:
            self.stdout.write("Les pages sont à jour.")

    def _traiter(self, page: Path, texte: str, *, verifier: bool) -> bool:
        """Whether the page differed from its source; written, or shown as a diff, when it did."""
        ancien = page.read_text(encoding="utf-8") if page.exists() else ""
        if ancien == texte:
            return False
        if verifier:
            lignes = difflib.unified_diff(
                ancien.splitlines(), texte.splitlines(), str(page), "attendu", lineterm="", n=1
            )
            self.stdout.write("\n".join(lignes))
        else:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(texte, encoding="utf-8")
            self.stdout.write(f"Écrit : {page.name}")
        return True
