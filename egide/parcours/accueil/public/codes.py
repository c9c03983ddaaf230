"""The code of a receipt: a selector that is looked up, and a secret that is kept only as an argon2 hash."""

import hashlib
import re
import secrets
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret

# Crockford's base 32: neither I, L, O nor U, so that a code read aloud or copied by hand is read back.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SELECTEUR, SECRET, GROUPE = 8, 20, 4
_CONFONDUS = str.maketrans({"O": "0", "I": "1", "L": "1"})
# Changing one of these makes every code already given unreadable.
_COUT = {"time_cost": 2, "memory_cost": 19_456, "parallelism": 1, "hash_len": 32}


class CodeIllisible(ValueError):
    """What was typed cannot be a code; `str()` is the French sentence to show."""


@dataclass(frozen=True)
class Code:
    """A whole code: 40 bits of selector, 100 bits of secret."""

    selecteur: str
    secret: str

    @property
    def lisible(self) -> str:
        """The code as it is shown once, in groups of four."""
        lettres = self.selecteur + self.secret
        return "-".join(lettres[i : i + GROUPE] for i in range(0, len(lettres), GROUPE))

    def empreinte(self) -> str:
        """The argon2 hash stored and compared; the salt is drawn from the selector, which is unique.

        The database never receives the secret, and who only knows the selector learns nothing.
        """
        sel = hashlib.sha256(b"egide.recueil:" + self.selecteur.encode()).digest()[:16]
        return hash_secret(self.secret.encode(), sel, type=Type.ID, **_COUT).decode()


def nouveau_code() -> Code:
    """Draw a code at random."""
    lettres = "".join(secrets.choice(ALPHABET) for _ in range(SELECTEUR + SECRET))
    return Code(lettres[:SELECTEUR], lettres[SELECTEUR:])


def lire_code(texte: str) -> Code:
    """Read a code as people type it: lower case, spaces, O for 0, I or L for 1.

    Raises CodeIllisible when a character is missing or cannot belong to a code.
    """
    lettres = re.sub(r"[\s\-–—.·]", "", texte).upper().translate(_CONFONDUS)
    if len(lettres) != SELECTEUR + SECRET:
        raise CodeIllisible(f"Ce code n’est pas complet : il a {SELECTEUR + SECRET} lettres et chiffres.")
    if set(lettres) - set(ALPHABET):
        raise CodeIllisible("Ce code contient un signe inattendu : il n’a que des lettres et des chiffres.")
    return Code(lettres[:SELECTEUR], lettres[SELECTEUR:])
