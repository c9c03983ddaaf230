"""`python -m tests.charge`: fills a base at real size, opens every page, prints what it cost."""

import argparse
import os
import time

from egide.config.command_line import FrenchParser
from tests.charge.banc import banc, dire, mesurer
from tests.charge.sauvegarde import mesurer_sauvegarde


def lire_options() -> argparse.Namespace:
    """What to measure, and how long."""
    lecteur = FrenchParser(prog="./run bench", description="Les temps de réponse, à taille réelle.")
    dossiers = int(os.environ.get("EGIDE_BENCH_DOSSIERS", "60000"))
    lecteur.add_argument("--dossiers", type=int, default=dossiers, help=f"combien de dossiers ({dossiers})")
    lecteur.add_argument("--requetes", type=int, default=30, help="ouvertures de chaque page (30)")
    lecteur.add_argument("--duree", type=float, default=60.0, help="secondes de l’essai à vingt agents (60)")
    lecteur.add_argument("--garder", action="store_true", help="garde la base remplie pour la fois suivante")
    lecteur.add_argument("--lentes", type=int, default=0, help="montre les N instructions les plus lentes par page")
    lecteur.add_argument("--sauvegarde-seule", action="store_true", help="mesure la sauvegarde et rien d’autre")
    return lecteur.parse_args()


def main() -> None:
    """Prepare, measure, print; nothing is asserted."""
    options, debut = lire_options(), time.monotonic()
    dire("Préparation")
    with banc(options.dossiers, garder=options.garder) as lieu:
        if not options.sauvegarde_seule:
            mesurer(lieu, requetes=options.requetes, duree=options.duree, lentes=options.lentes)
        mesurer_sauvegarde(lieu)
    dire(f"\nFait en {time.monotonic() - debut:.0f} s.")


if __name__ == "__main__":
    main()
