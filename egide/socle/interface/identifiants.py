"""Identifiers made in Python, so that no INSERT needs RETURNING under row security."""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """Return a UUID version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    millisecondes = time.time_ns() // 1_000_000
    hasard = int.from_bytes(os.urandom(10), "big")
    valeur = (millisecondes << 80) | hasard
    valeur = (valeur & ~(0xF << 76)) | (0x7 << 76)
    valeur = (valeur & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=valeur)
