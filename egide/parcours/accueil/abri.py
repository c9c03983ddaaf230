"""The spool: when the database is down, a deposit is sealed on disk, and taken in later exactly once."""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings

from egide.socle.interface.chiffrement import TexteIllisible, chiffrer, dechiffrer

SUFFIXE, ILLISIBLE = ".depot", ".illisible"

journal_technique = structlog.get_logger("egide.depots")


def dossier() -> Path:
    """Folder of the sealed deposits, readable by the programs of Égide alone."""
    chemin = Path(settings.VAR) / "depots"
    chemin.mkdir(mode=0o700, parents=True, exist_ok=True)
    return chemin


def sceller_depot(depot: dict[str, Any], le: datetime) -> str:
    """Write a deposit durably. Returns 'nouveau', or 'deja' / 'different' when its key is already sealed.

    Raises OSError when the disk refuses: then nothing may be promised to anyone.
    """
    final = dossier() / _nom(depot["recueil"]["cle_idempotence"])
    if final.exists():
        present = lire_depot(final)
        meme = present["recueil"]["empreinte"] == depot["recueil"]["empreinte"]
        return "deja" if meme else "different"
    provisoire = final.with_suffix(f".{os.getpid()}.ecriture")
    contenu = chiffrer(json.dumps({**depot, "depose_le": le.isoformat()})).encode()
    descripteur = os.open(provisoire, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descripteur, "wb") as fichier:
            fichier.write(contenu)
            fichier.flush()
            os.fsync(fichier.fileno())
        provisoire.rename(final)
    except OSError:
        provisoire.unlink(missing_ok=True)
        raise
    _fixer_dossier(final.parent)
    return "nouveau"


def depots_en_attente() -> Iterator[Path]:
    """Sealed deposits, the oldest first."""
    yield from sorted(dossier().glob(f"*{SUFFIXE}"), key=lambda chemin: chemin.stat().st_mtime)


def lire_depot(chemin: Path) -> dict[str, Any]:
    """Open a sealed deposit. Raises TexteIllisible when it was altered or its key is gone."""
    contenu: dict[str, Any] = json.loads(dechiffrer(chemin.read_text()))
    return contenu


def depots_illisibles() -> list[str]:
    """Names of the deposits that no key of this installation opens."""
    illisibles = []
    for chemin in depots_en_attente():
        try:
            lire_depot(chemin)
        except TexteIllisible:
            illisibles.append(f"dépôt {chemin.name}")
    return illisibles


def ecarter(chemin: Path) -> None:
    """Keep aside what cannot be opened: it is never deleted, and a person is told by the log."""
    chemin.rename(chemin.with_suffix(ILLISIBLE))
    journal_technique.error("dépôt illisible", exc_type=TexteIllisible.__name__)


def retirer(chemin: Path) -> None:
    """Remove a deposit that the database now holds durably."""
    chemin.unlink(missing_ok=True)
    _fixer_dossier(chemin.parent)


def _nom(cle: str) -> str:
    """The same deposit has the same name, and the name says nothing."""
    return hashlib.sha256(f"egide.depot:{cle}".encode()).hexdigest()[:32] + SUFFIXE


def _fixer_dossier(chemin: Path) -> None:
    descripteur = os.open(chemin, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)
