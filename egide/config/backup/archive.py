"""The sealed archive: a header in clear, chunks encrypted for a key the server does not hold, a signature.

    EGIDE-SAUVEGARDE-1 ⏎ header (JSON, one line) ⏎ chunk … chunk  last chunk  signature

The key of an archive comes from a Diffie-Hellman between a key made for it alone and the key of the safe
(X25519, HKDF-SHA-256 bound to the header). Chunks are AES-256-GCM; the nonce is the rank of the chunk and says
whether it is the last, so that none can be moved, repeated or cut off. The signature (Ed25519) covers everything and
is checked first: nothing of an archive that our server did not make is ever opened. Memory holds one chunk.
"""

import base64
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from egide.config.backup.keys import OpeningKey, SealingKey

MAGIC = b"EGIDE-SAUVEGARDE-1\n"
CHUNK = 1 << 20
TAG, SIGNATURE = 16, 64
HEADER_MAX = 4096
PARTIAL = ".partiel"


class Unreadable(Exception):
    """The archive cannot be trusted or opened; the message is a French sentence that says why."""


@dataclass(frozen=True)
class Header:
    """What everybody may read of an archive: when, by which version, for which key."""

    made_at: datetime
    version: str
    key: str
    ephemeral: bytes

    def line(self) -> bytes:
        """The header as it is written, and as the key of the archive is bound to it."""
        words = {
            "le": self.made_at.isoformat(),
            "version": self.version,
            "cle": self.key,
            "ephemere": base64.b64encode(self.ephemeral).decode(),
        }
        return json.dumps(words, sort_keys=True).encode() + b"\n"


class Sealer:
    """Encrypts what is written to it; `close` writes the last chunk and the signature."""

    def __init__(self, out: IO[bytes], key: SealingKey, *, made_at: datetime, version: str) -> None:
        ephemeral = X25519PrivateKey.generate()
        header = Header(made_at, version, key.fingerprint, ephemeral.public_key().public_bytes_raw())
        self._cipher = AESGCM(_derive(ephemeral.exchange(key.recipient), header))
        self._out, self._signer = out, key.signer
        self._digest = hashlib.sha256()
        self._buffer, self._rank = bytearray(), 0
        self._put(MAGIC + header.line())

    def write(self, octets: bytes) -> int:
        """Take some bytes; full chunks leave at once."""
        self._buffer += octets
        while len(self._buffer) > CHUNK:
            self._chunk(bytes(self._buffer[:CHUNK]), last=False)
            del self._buffer[:CHUNK]
        return len(octets)

    def close(self) -> None:
        """Write what remains as the last chunk, then sign everything."""
        self._chunk(bytes(self._buffer), last=True)
        self._out.write(self._signer.sign(self._digest.digest()))

    def _chunk(self, octets: bytes, *, last: bool) -> None:
        self._put(self._cipher.encrypt(_nonce(self._rank, last), octets, None))
        self._rank += 1

    def _put(self, octets: bytes) -> None:
        self._digest.update(octets)
        self._out.write(octets)


class Opener:
    """Reads a sealed archive as a stream, chunk after chunk. Made by `opened`, once the signature was checked."""

    def __init__(self, source: IO[bytes], key: OpeningKey, header: Header, end: int) -> None:
        shared = key.recipient.exchange(X25519PublicKey.from_public_bytes(header.ephemeral))
        self._cipher = AESGCM(_derive(shared, header))
        self.header = header
        self._source, self._end = source, end
        self._buffer, self._rank, self._finished = bytearray(), 0, False

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, '' at the end. Raises Unreadable for a chunk altered, moved or missing."""
        while len(self._buffer) < size and not self._finished:
            self._buffer += self._next_chunk()
        octets = bytes(self._buffer[:size])
        del self._buffer[:size]
        return octets

    def _next_chunk(self) -> bytes:
        octets = self._source.read(min(CHUNK + TAG, self._end - self._source.tell()))
        self._finished = self._source.tell() == self._end
        try:
            clear = self._cipher.decrypt(_nonce(self._rank, self._finished), octets, None)
        except (InvalidTag, ValueError) as error:
            raise Unreadable(f"L’archive est altérée ou coupée (morceau {self._rank + 1}).") from error
        self._rank += 1
        return clear


@contextmanager
def opened(path: Path, key: OpeningKey) -> Iterator[Opener]:
    """Check the signature of the whole archive, then give its content as a stream.

    Raises Unreadable for a file that is not an archive, of another key, altered, or cut.
    """
    with path.open("rb") as source:
        header = _header(source)
        if header.key != key.fingerprint:
            raise Unreadable(f"Cette archive est faite pour la clé {header.key} ; celle-ci est {key.fingerprint}.")
        start, end = source.tell(), path.stat().st_size - SIGNATURE
        _check_signature(source, key, end)
        source.seek(start)
        yield Opener(source, key, header, end)


def read_header(path: Path) -> Header:
    """What an archive says of itself, believed by nobody before `opened` checked it. Raises Unreadable."""
    with path.open("rb") as source:
        return _header(source)


def _header(source: IO[bytes]) -> Header:
    if source.read(len(MAGIC)) != MAGIC:
        raise Unreadable("Ce fichier n’est pas une sauvegarde d’Égide.")
    try:
        words = json.loads(source.readline(HEADER_MAX))
        made_at = datetime.fromisoformat(words["le"])
        return Header(made_at, str(words["version"]), str(words["cle"]), base64.b64decode(words["ephemere"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable("L’en-tête de cette archive est illisible.") from error


def _check_signature(source: IO[bytes], key: OpeningKey, end: int) -> None:
    source.seek(0)
    digest, left = hashlib.sha256(), end
    while left > 0 and (octets := source.read(min(CHUNK, left))):
        digest.update(octets)
        left -= len(octets)
    try:
        key.signer.verify(source.read(), digest.digest())
    except InvalidSignature as error:
        raise Unreadable("L’archive est altérée, coupée, ou n’a pas été faite par notre serveur.") from error


def _derive(shared: bytes, header: Header) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=MAGIC + header.line()).derive(shared)


def _nonce(rank: int, last: bool) -> bytes:
    return rank.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


@contextmanager
def whole_or_nothing(final: Path) -> Iterator[IO[bytes]]:
    """Give a file that takes its name only once it is written and forced to the disk; its owner alone reads it."""
    partial = final.with_suffix(PARTIAL)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        partial.rename(final)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(final.parent)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock that goes away with the process. Raises BlockingIOError when another one holds it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def sync_folder(folder: Path) -> None:
    """Force the names of a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
