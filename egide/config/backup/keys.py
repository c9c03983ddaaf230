"""The two halves of a backup key: the server seals and signs, and cannot open what it sealed (adr 0025)."""

import base64
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

VARIABLE = "EGIDE_SAUVEGARDE_CLE"
SEALING, OPENING = "EGIDE-SAUVEGARDE-SERVEUR-1", "EGIDE-SAUVEGARDE-RESTAURATION-1"
_HALF = 32


class BadKey(Exception):
    """The key cannot be used; the message is a French sentence that says why."""


@dataclass(frozen=True)
class SealingKey:
    """What the server holds: the public key of the archives, and the key that signs them."""

    recipient: X25519PublicKey
    signer: Ed25519PrivateKey

    @property
    def fingerprint(self) -> str:
        """Short name of the pair, written on each archive."""
        return fingerprint(self.recipient)

    def text(self) -> str:
        """One line, as the environment carries it."""
        return _line(SEALING, self.recipient.public_bytes_raw() + self.signer.private_bytes_raw())


@dataclass(frozen=True)
class OpeningKey:
    """What is kept away from the server: the private key of the archives, and the key that checks who made them."""

    recipient: X25519PrivateKey
    signer: Ed25519PublicKey

    @property
    def fingerprint(self) -> str:
        """Short name of the pair, written on each archive."""
        return fingerprint(self.recipient.public_key())

    def text(self) -> str:
        """One line, as the file in the safe holds it."""
        return _line(OPENING, self.recipient.private_bytes_raw() + self.signer.public_bytes_raw())


def fingerprint(recipient: X25519PublicKey) -> str:
    """First sixteen digits of the SHA-256 of the public key."""
    return hashlib.sha256(recipient.public_bytes_raw()).hexdigest()[:16]


def new_pair() -> tuple[SealingKey, OpeningKey]:
    """Draw a new pair by chance."""
    recipient, signer = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    return SealingKey(recipient.public_key(), signer), OpeningKey(recipient, signer.public_key())


def sealing_key(text: str) -> SealingKey:
    """Read the half of the server. Raises BadKey."""
    one, two = _halves(SEALING, text)
    return SealingKey(X25519PublicKey.from_public_bytes(one), Ed25519PrivateKey.from_private_bytes(two))


def opening_key(path: Path) -> OpeningKey:
    """Read the half that opens, from a file that its owner alone may read. Raises BadKey."""
    try:
        open_to_others = stat.S_IMODE(path.stat().st_mode) & 0o077
        text = path.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise BadKey(f"La clé de restauration {path} ne se lit pas : {type(error).__name__}.") from error
    if open_to_others:
        raise BadKey(f"La clé de restauration {path} est lisible par d’autres comptes : chmod 600 {path}.")
    one, two = _halves(OPENING, text)
    return OpeningKey(X25519PrivateKey.from_private_bytes(one), Ed25519PublicKey.from_public_bytes(two))


def write_opening_key(key: OpeningKey, path: Path) -> None:
    """Write the half that opens, readable by its owner alone. Raises FileExistsError rather than replace a key."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(key.text() + "\n")
        out.flush()
        os.fsync(out.fileno())


def _line(kind: str, octets: bytes) -> str:
    return f"{kind}:{base64.urlsafe_b64encode(octets).decode()}"


def _halves(kind: str, text: str) -> tuple[bytes, bytes]:
    found, _, encoded = text.strip().partition(":")
    try:
        octets = base64.urlsafe_b64decode(encoded)
    except ValueError:
        octets = b""
    if found != kind or len(octets) != 2 * _HALF:
        raise BadKey(f"Ce n’est pas une clé « {kind} ».")
    return octets[:_HALF], octets[_HALF:]
