"""Files written for good: whole under their name or not there at all, whatever kills the process or the machine."""

import os
import tempfile
from pathlib import Path

PROVISOIRE = ".ecriture"


def ecrire_durablement(chemin: Path, octets: bytes) -> None:
    """Force the bytes to the disk under a passing name, then under theirs, readable by the programs of Égide alone.

    What had this name is replaced. Raises OSError when the disk refuses: nothing is left then.
    """
    # A name of its own each time: in a container a process has the number of the one killed before it.
    descripteur, nom = tempfile.mkstemp(dir=chemin.parent, prefix=f"{chemin.stem}.", suffix=PROVISOIRE)
    provisoire = Path(nom)
    try:
        with os.fdopen(descripteur, "wb") as fichier:
            fichier.write(octets)
            fichier.flush()
            os.fsync(fichier.fileno())
        provisoire.rename(chemin)
    except OSError:
        provisoire.unlink(missing_ok=True)
        raise
    fixer_le_dossier(chemin.parent)


def ajouter_durablement(chemin: Path, texte: str) -> None:
    """Add one line to a file and force it to the disk, after whatever line a power failure cut short.

    Raises OSError when the disk refuses.
    """
    descripteur = os.open(chemin, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descripteur, "r+b") as fichier:
        taille = fichier.seek(0, os.SEEK_END)
        coupee = taille and os.pread(descripteur, 1, taille - 1) != b"\n"
        fichier.write(b"\n" * bool(coupee) + texte.encode() + b"\n")
        fichier.flush()
        os.fsync(descripteur)
    fixer_le_dossier(chemin.parent)


def fixer_le_dossier(chemin: Path) -> None:
    """Force the names of a folder to the disk: a file in a lost folder is a lost file."""
    descripteur = os.open(chemin, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)
