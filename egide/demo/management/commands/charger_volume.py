"""`charger_volume`: a département at real size, for `egide demo --plein` and the benchmark."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection
from tqdm import tqdm

from egide.demo.marque import exiger_marque
from egide.demo.volume.bilan import bilan
from egide.demo.volume.chargement import LIGNES_PAR_DOSSIER, charger, deja_charge
from egide.demo.volume.proportions import Echelle, lire

GRAINE = 62


class Command(BaseCommand):
    """Loads invented files by COPY, under the migration role, on a base marked as a demonstration."""

    requires_system_checks: list[str] = []  # noqa: RUF012
    help = (
        "Charge des dossiers inventés, dans les proportions publiées du Pas-de-Calais. Refuse une base qui n’est "
        "pas marquée comme démonstration ; ne fait rien si le volume est déjà là."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--dossiers", type=int, default=lire("proportions")["dossiers"], help="combien (60 000)")
        parser.add_argument("--graine", type=int, default=GRAINE, help="la même graine donne le même département")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load; raises CommandError on a base that is not marked, or for a number of files below one."""
        exiger_marque()
        dossiers: int = options["dossiers"]
        if dossiers < 1:
            raise CommandError("Il faut au moins un dossier.")
        if deja_charge():
            self.stdout.write("Le volume est déjà chargé.")
            return
        with tqdm(total=dossiers * LIGNES_PAR_DOSSIER, desc="Volume", unit="ligne", unit_scale=True) as progres:
            charge = charger(dossiers, options["graine"], progres)
        self._ranger()
        self.stdout.write(
            f"{charge.dossiers} dossiers, {charge.informations} informations, {charge.lignes} lignes chargées."
        )
        self._mesurer(Echelle(dossiers))

    def _ranger(self) -> None:
        """Fill the visibility maps: what the policies read comes from the indexes alone."""
        with connection.cursor() as cursor:
            for table in tqdm(connection.introspection.table_names(cursor), desc="Rangement", unit="table"):
                cursor.execute(f"VACUUM (ANALYZE) {connection.ops.quote_name(table)}")

    def _mesurer(self, echelle: Echelle) -> None:
        """Say what was loaded beside what is published."""
        with connection.cursor() as cursor:

            def une(requete: str, valeurs: tuple[Any, ...]) -> Any:
                cursor.execute(requete, valeurs)
                return cursor.fetchone()[0]

            self.stdout.write(f"{'':<40}{'publié':>10}{'chargé':>10}")
            for mesure in bilan(une, echelle):
                self.stdout.write(str(mesure))
