"""The spool: when the database is down, what the public sends is sealed on disk, and taken in later exactly once.

A deposit is sealed whole; of a joined file, which the store already holds, what the database must know.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings

from egide.socle.interface.chiffrement import TexteIllisible, chiffrer, dechiffrer
from egide.socle.interface.disque import ecrire_durablement, fixer_le_dossier

SUFFIXE, JOINTE, ILLISIBLE = ".depot", ".jointe", ".illisible"
_NOM_DE_JOINTE = re.compile(rf"[0-9a-f]{{32}}-([0-9a-f]{{32}})(?:{re.escape(JOINTE)}|{re.escape(ILLISIBLE)})")

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
    _ecrire(final, {**depot, "depose_le": le.isoformat()})
    return "nouveau"


def attend(cle: str) -> bool:
    """Whether the deposit of this key is still here."""
    return (dossier() / _nom(cle)).exists()


def sceller_jointe(message: dict[str, Any]) -> None:
    """Write durably what the database must know of a file of the store; the name says which one, and nothing else.

    Raises OSError when the disk refuses.
    """
    _ecrire(dossier() / f"{_prefixe(message['selecteur'])}-{UUID(message['fichier']['id']).hex}{JOINTE}", message)


def jointes_de(selecteur: str) -> int:
    """How many files wait here for the contact of this selector."""
    return len(list(dossier().glob(f"{_prefixe(selecteur)}-*{JOINTE}")))


def fichiers_en_route() -> set[UUID]:
    """Files of the store that wait here for their row, those set aside included: the sweep leaves them."""
    noms = (_NOM_DE_JOINTE.fullmatch(chemin.name) for chemin in dossier().iterdir())
    return {UUID(hex=nom[1]) for nom in noms if nom}


def depots_en_attente(suffixe: str = SUFFIXE) -> Iterator[Path]:
    """What is sealed, deposits or (`JOINTE`) files, the oldest first."""
    yield from sorted(dossier().glob(f"*{suffixe}"), key=lambda chemin: chemin.stat().st_mtime)


def lire_depot(chemin: Path) -> dict[str, Any]:
    """Open a sealed deposit. Raises TexteIllisible when it was altered or its key is gone."""
    contenu: dict[str, Any] = json.loads(dechiffrer(chemin.read_text()))
    return contenu


def depots_illisibles() -> list[str]:
    """Names of what is sealed and no key of this installation opens."""
    illisibles = []
    for chemin in (*depots_en_attente(), *depots_en_attente(JOINTE)):
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
    fixer_le_dossier(chemin.parent)


def _ecrire(final: Path, contenu: dict[str, Any]) -> None:
    """Seal on the disk, for good."""
    ecrire_durablement(final, chiffrer(json.dumps(contenu)).encode())


def _prefixe(selecteur: str) -> str:
    """The same contact has the same prefix, that says nothing of its code."""
    return hashlib.sha256(f"egide.jointe:{selecteur}".encode()).hexdigest()[:32]


def _nom(cle: str) -> str:
    """The same deposit has the same name, and the name says nothing."""
    return hashlib.sha256(f"egide.depot:{cle}".encode()).hexdigest()[:32] + SUFFIXE
