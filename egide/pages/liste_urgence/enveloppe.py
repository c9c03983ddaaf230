"""A page that opens itself: the sheet encrypted with a phrase, and the few lines that decrypt it in a browser.

AES-256-GCM; the key comes from the phrase by PBKDF2-HMAC-SHA-256, which every browser knows without a library. The
phrase is drawn by chance (120 bits) and never stands on the server, which holds the derived key alone. The page
asks nothing of any network: its own policy forbids it.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from django.template.loader import render_to_string

ICI = Path(__file__).resolve().parent
TOURS = 600_000  # OWASP, PBKDF2-HMAC-SHA-256
SEL, NONCE = 16, 12
# Neither 0 nor O, neither 1 nor I nor L: read aloud at night, copied by hand.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
GROUPES, LETTRES = 6, 4


class CleIllisible(Exception):
    """The key of the list was not made by `egide urgence phrase`."""


@dataclass(frozen=True)
class CleDeListe:
    """What the server holds: the key derived from the phrase, and what a browser needs to derive it again."""

    tours: int
    sel: bytes
    cle: bytes

    def texte(self) -> str:
        """One line, as the environment carries it."""
        return f"{self.tours}:{_b64(self.sel)}:{_b64(self.cle)}"


def nouvelle_phrase() -> str:
    """A phrase drawn by chance: six groups of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LETTRES)) for _ in range(GROUPES))


def deriver(phrase: str, tours: int = TOURS) -> CleDeListe:
    """The key of a phrase, whatever its case, its blanks and its hyphens."""
    sel = secrets.token_bytes(SEL)
    propre = "".join(lettre for lettre in phrase.upper() if lettre.isalnum())
    cle = PBKDF2HMAC(hashes.SHA256(), length=32, salt=sel, iterations=tours).derive(propre.encode())
    return CleDeListe(tours, sel, cle)


def lire_cle(texte: str) -> CleDeListe:
    """Read the line of the environment. Raises CleIllisible."""
    try:
        tours, sel, cle = texte.split(":")
        lue = CleDeListe(int(tours), base64.b64decode(sel), base64.b64decode(cle))
    except ValueError as erreur:
        raise CleIllisible("EGIDE_LISTE_URGENCE_CLE ne se lit pas.") from erreur
    if len(lue.sel) != SEL or len(lue.cle) != 32 or lue.tours < TOURS:
        raise CleIllisible("EGIDE_LISTE_URGENCE_CLE ne vient pas de « egide urgence phrase ».")
    return lue


def envelopper(feuille: str, cle: CleDeListe, *, le: datetime, perimee_le: datetime) -> str:
    """Return the whole page. Its dates, in clear, are bound to what is encrypted: changed, it opens no more."""
    nonce, entete = secrets.token_bytes(NONCE), f"{le.isoformat()}/{perimee_le.isoformat()}"
    scelle = {
        "tours": cle.tours,
        "sel": _b64(cle.sel),
        "nonce": _b64(nonce),
        "entete": entete,
        "perimee": perimee_le.isoformat(),
        "texte": _b64(AESGCM(cle.cle).encrypt(nonce, feuille.encode(), entete.encode())),
    }
    script, style = ((ICI / nom).read_text(encoding="utf-8") for nom in ("ouvrir.js", "feuille.css"))
    contexte = {
        "le": le,
        "perimee_le": perimee_le,
        # whole elements: a blank laid out by a formatter would change what the policy below allows
        "scelle": f'<script type="application/json" id="scelle">{json.dumps(scelle)}</script>',
        "script": f"<script>{script}</script>",
        "style": f"<style>{style}</style>",
        "politique": f"default-src 'none'; script-src '{_empreinte(script)}'; style-src '{_empreinte(style)}'; "
        "base-uri 'none'; form-action 'none'",
    }
    return render_to_string("pages/liste_urgence_enveloppe.html", contexte)


def _empreinte(texte: str) -> str:
    return f"sha256-{_b64(hashlib.sha256(texte.encode()).digest())}"


def _b64(octets: bytes) -> str:
    return base64.b64encode(octets).decode()
