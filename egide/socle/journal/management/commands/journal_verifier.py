"""`egide journal verifier`: exit code 0 when the chain holds, 1 when a row is bad."""

import sys
from typing import Any

from django.core.management import BaseCommand

from egide.socle.journal.scellement import sceller
from egide.socle.journal.verification import verifier


class Command(BaseCommand):
    """Seals what can be, then checks every link."""

    help = "Vérifie la chaîne du journal et nomme la première ligne altérée."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the verification."""
        sceller()
        verdict = verifier()
        if verdict.anomalie is None:
            reprises = f" Reprises après restauration : {verdict.reprises}." if verdict.reprises else ""
            coupees = f" Effacées à leur terme, chaîne gardée : {verdict.effacees}." if verdict.effacees else ""
            self.stdout.write(f"Journal intègre : {verdict.lignes} lignes vérifiées.{coupees}{reprises}")
            return
        lieu = f"rang {verdict.rang}, ligne {verdict.ligne_id or 'absente'}" if verdict.rang else "preuve exportée"
        self.stderr.write(f"Journal altéré : {verdict.anomalie} ({lieu}).")
        sys.exit(1)
