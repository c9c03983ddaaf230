"""How long a backup and its drill take on the filled base, and how much the archive weighs."""

import os
import tempfile
import time
from pathlib import Path

from egide.config.backup.drill import drill
from egide.config.backup.keys import new_pair
from egide.config.backup.take import Place, take
from egide.config.databases import DatabaseRole
from tests.charge.banc import Banc, dire

MEGA = 1_000_000


def mesurer_sauvegarde(lieu: Banc) -> None:
    """Take one archive, restore it on a throw-away server with every check, print both."""
    serveur, coffre = new_pair()
    var = Path(os.environ["EGIDE_VAR"])
    with tempfile.TemporaryDirectory(prefix="egide-archives-") as dossier:
        place = Place(var=var, files=var / "pieces", archives=Path(dossier))
        debut = time.monotonic()
        prise = take(lieu.adresse(DatabaseRole.BACKUP), serveur, place, version="banc", keep_days=1)
        secondes = time.monotonic() - debut
        lignes = sum(prise.manifest.counts.values())
        dire(f"\nSauvegarde : {secondes:.1f} s pour {lignes} lignes, archive de {prise.size / MEGA:.1f} Mo")
        essai = drill(prise.path, coffre, os.environ)
        dire(f"Restauration et contrôles : {essai.seconds:.1f} s")
