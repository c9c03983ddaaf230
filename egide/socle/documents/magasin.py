"""Files at rest. Each has a key of its own, locked by a key of the installation that the database never holds."""

import hashlib
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from egide.socle.interface.chiffrement import TexteIllisible, chiffrer, dechiffrer
from egide.socle.interface.disque import fixer_le_dossier

_NONCE = 12
# A file is written under this name first: under its own, it is whole.
_EN_COURS = ".en_cours"


class FichierIllisible(Exception):
    """The stored file is missing, was altered, stands under another name, or its key is gone."""


@dataclass(frozen=True)
class Depot:
    """What the base keeps of a stored file: nothing of its content."""

    empreinte: str
    taille: int
    cle_verrouillee: str


@dataclass(frozen=True)
class Magasin:
    """One folder, one file an id. A name tells nothing, and a file moved under another id does not open."""

    dossier: Path

    def deposer(self, fichier_id: UUID, octets: bytes) -> Depot:
        """Encrypt, write, and force to the disk before answering. Raises FileExistsError for an id already used."""
        cle, nonce = AESGCM.generate_key(bit_length=256), secrets.token_bytes(_NONCE)
        scelle = nonce + AESGCM(cle).encrypt(nonce, octets, fichier_id.bytes)
        chemin = self._chemin(fichier_id)
        self._preparer(chemin.parent)
        brouillon = chemin.with_suffix(_EN_COURS)
        descripteur = os.open(brouillon, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descripteur, "wb") as sortie:
                sortie.write(scelle)
                sortie.flush()
                os.fsync(sortie.fileno())
            os.link(brouillon, chemin)  # unlike a renaming, it never replaces a file already there
        finally:
            brouillon.unlink()
        fixer_le_dossier(chemin.parent)
        return Depot(hashlib.sha256(octets).hexdigest(), len(octets), chiffrer(b64encode(cle).decode()))

    def lire(self, fichier_id: UUID, depot: Depot) -> bytes:
        """Return the bytes, checked against their key, their id and their hash. Raises FichierIllisible."""
        try:
            scelle = self._chemin(fichier_id).read_bytes()
            cle = b64decode(dechiffrer(depot.cle_verrouillee))
            octets = AESGCM(cle).decrypt(scelle[:_NONCE], scelle[_NONCE:], fichier_id.bytes)
        except (OSError, TexteIllisible, InvalidTag, ValueError) as erreur:
            raise FichierIllisible from erreur
        if hashlib.sha256(octets).hexdigest() != depot.empreinte:
            raise FichierIllisible
        return octets

    def detruire(self, fichier_id: UUID) -> None:
        """Remove the file; one already gone changes nothing. Without its key, a copy in a backup opens no more."""
        self._chemin(fichier_id).unlink(missing_ok=True)

    def anciens(self, avant: float) -> Iterator[UUID]:
        """Ids of the files written before `avant` (seconds since 1970); a draft that a crash left is removed."""
        for chemin in self.dossier.glob("??/*"):
            if chemin.stat().st_mtime >= avant:
                continue
            if chemin.suffix == _EN_COURS:
                chemin.unlink()
            else:
                yield UUID(hex=chemin.name)

    def _chemin(self, fichier_id: UUID) -> Path:
        nom = fichier_id.hex
        return self.dossier / nom[-2:] / nom

    def _preparer(self, dossier: Path) -> None:
        """Make a folder whose own name is on the disk too: a file in a lost folder is a lost file."""
        if not dossier.is_dir():
            dossier.mkdir(parents=True, exist_ok=True, mode=0o700)
            fixer_le_dossier(dossier.parent)


def magasin() -> Magasin:
    """The store of this installation (`EGIDE_PIECES`)."""
    return Magasin(settings.EGIDE_PIECES)
