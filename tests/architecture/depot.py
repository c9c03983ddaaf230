"""What the house rules read: the files git follows, those about to be added included."""

import subprocess
from functools import cache
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]


@cache
def fichiers_suivis(*motifs: str) -> tuple[Path, ...]:
    """The files matching git patterns, sorted, without those removed from the disk."""
    commande = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *motifs]
    sortie = subprocess.run(commande, cwd=RACINE, check=True, capture_output=True, text=True).stdout
    chemins = sorted({RACINE / ligne for ligne in sortie.splitlines()})
    return tuple(chemin for chemin in chemins if chemin.is_file())


def nom(chemin: Path) -> str:
    """The path as written from the root of the repository."""
    return chemin.relative_to(RACINE).as_posix()


def est_un_test(chemin: Path) -> bool:
    """Whether the file is a test or serves tests only."""
    return "tests" in chemin.relative_to(RACINE).parts or chemin.name == "conftest.py"
