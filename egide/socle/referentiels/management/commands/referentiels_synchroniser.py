"""`egide referentiels synchroniser`: loads or updates the reference tables and prints the difference."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from egide.socle.referentiels.actions import SourceSuspecte, synchroniser
from egide.socle.referentiels.construction import SourceAbsente, lire
from egide.socle.referentiels.differences import Changement, Difference

MONTRES = 20
SUSPECT = 1
SOURCE_ABSENTE = 3


class Command(BaseCommand):
    """Exit codes: 0 done or nothing to do; 1 difference found with --a-blanc, or suspect source; 3 no source."""

    help = (
        "Charge ou met à jour les communes, les intercommunalités et les listes de codes, et imprime ce qui change. "
        "Codes de retour : 0 c’est fait ou il n’y avait rien à faire ; 1 une différence existe (avec --a-blanc), ou "
        "la source paraît abîmée ; 3 le fichier des territoires manque."
    )

    # it reads and writes public tables only: a broken page must not stop an update of the codes
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--a-blanc", action="store_true", help="imprime ce qui changerait, sans rien écrire")
        parser.add_argument("--tout", action="store_true", help="imprime chaque ligne, même très nombreuses")
        parser.add_argument(
            "--accepter-les-fins", action="store_true", help="accepte une source qui met fin à beaucoup de lignes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Synchronise, print, and leave with a code that means something."""
        try:
            differences = synchroniser(
                lire(),
                le=timezone.localdate(),
                a_blanc=options["a_blanc"],
                accepter_les_fins=options["accepter_les_fins"],
            )
        except SourceAbsente as erreur:
            raise CommandError(str(erreur), returncode=SOURCE_ABSENTE) from erreur
        except SourceSuspecte as erreur:
            raise CommandError(str(erreur), returncode=SUSPECT) from erreur
        for difference in differences:
            self._imprimer(difference, tout=options["tout"])
        if options["a_blanc"] and any(differences):
            raise CommandError("Des différences existent, rien n’a été écrit.", returncode=SUSPECT)

    def _imprimer(self, difference: Difference, *, tout: bool) -> None:
        ajouts, modifications, fins = difference.ajouts, difference.modifications, difference.fins
        self.stdout.write(
            f"{difference.titre}\u00a0: {_compte(ajouts, 'ajoutée')}, {_compte(modifications, 'changée')}, "
            f"{_compte(fins, 'terminée')}"
        )
        for signe, changements in (("+", ajouts), ("~", modifications), ("-", fins)):
            montres = changements if tout else changements[:MONTRES]
            for changement in montres:
                self.stdout.write(f"  {signe} {changement.texte}")
            if len(changements) > len(montres):
                self.stdout.write(f"  {signe} … et {len(changements) - len(montres)} autres (--tout pour les voir)")


def _compte(changements: list[Changement], mot: str) -> str:
    nombre = len(changements)
    return f"{nombre} {mot}{'s' if nombre > 1 else ''}"
