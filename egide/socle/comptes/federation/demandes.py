"""A sign-in begun and not finished: bound to one browser session, good once, for ten minutes."""

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import asdict, dataclass
from enum import StrEnum

from django.http import HttpRequest

from egide.socle.comptes.federation.refus import refus

SECONDES_POUR_REVENIR = 600
_DEMANDE = "egide_federation"


class But(StrEnum):
    """Why someone goes to the provider."""

    CONNEXION = "connexion"
    INVITATION = "invitation"
    REPRISE = "reprise"
    PREUVE = "preuve"


@dataclass(frozen=True)
class Demande:
    """What must come back, and what for.

    `porte` is the digest of the link that was followed, if any. `fraiche`: an older session there is not enough.
    """

    etat: str
    nonce: str
    verificateur: str
    but: str
    suite: str
    porte: str
    le: float
    fraiche: bool = False

    @property
    def defi(self) -> str:
        """What the provider keeps, to check later that the same party asks for the tokens (PKCE, RFC 7636)."""
        condense = hashlib.sha256(self.verificateur.encode()).digest()
        return base64.urlsafe_b64encode(condense).rstrip(b"=").decode()


def ouvrir(request: HttpRequest, but: But, *, suite: str = "", porte: str = "", fraiche: bool = False) -> Demande:
    """Begin a sign-in in this browser session; an earlier one that was not finished is forgotten."""
    demande = Demande(
        etat=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verificateur=secrets.token_urlsafe(48),
        but=but.value,
        suite=suite,
        porte=porte,
        le=time.time(),
        fraiche=fraiche,
    )
    request.session[_DEMANDE] = asdict(demande)
    return demande


def consommer(request: HttpRequest, etat: str) -> Demande:
    """Take the sign-in that this state ends, once and for all.

    Raises Refus for a state that this browser session did not ask for, that already came back, or too late. A wrong
    state leaves the right one in place: a forged link must not undo the sign-in of its victim.
    """
    gardee = request.session.get(_DEMANDE)
    if gardee is None or not hmac.compare_digest(gardee["etat"].encode(), etat.encode()):
        raise refus("federation_etat")
    del request.session[_DEMANDE]
    demande = Demande(**gardee)
    if time.time() - demande.le > SECONDES_POUR_REVENIR:
        raise refus("federation_trop_tard")
    return demande
