"""`egide demo`: installs the cast and plays the stories, once, on a database marked as a demonstration."""

from typing import Any

from django.core.management import BaseCommand
from tqdm import tqdm

from egide.demo.comptes import comptes_de_demonstration
from egide.demo.distribution import installer_distribution
from egide.demo.jeu import jouer, recits
from egide.demo.marque import exiger_marque
from egide.socle.comptes.models import Agent


class Command(BaseCommand):
    """Plays the stories; does nothing when they were already played."""

    help = "Joue les récits de démonstration sur une base marquée « démonstration »."

    def handle(self, *args: Any, **options: Any) -> None:
        """Play; raises CommandError on a database that is not marked."""
        exiger_marque()
        if not Agent.objects.filter(est_systeme=False).exists():
            troupe = installer_distribution()
            for recit in tqdm(list(recits()), desc="Récits", unit="récit"):
                jouer(recit, troupe)
        self.stdout.write("\nUn compte par rôle, même mot de passe pour tous ; le code change toutes les 30 secondes :")
        for compte in comptes_de_demonstration():
            self.stdout.write(f"  {compte.role:<42} {compte.courriel:<38} code {compte.code}")
        self.stdout.write(f"Mot de passe : {compte.mot_de_passe}\nCodes à jour : /demonstration/comptes/")
