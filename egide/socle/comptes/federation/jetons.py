"""Signed texts of the provider: signature by a published key under a pinned algorithm, issuer, addressee, times."""

import hmac
import re
import time
from typing import Any

import jwt

from egide.socle.comptes.federation.configuration import Fournisseur
from egide.socle.comptes.federation.demandes import SECONDES_POUR_REVENIR
from egide.socle.comptes.federation.echanges import cles_publiees
from egide.socle.comptes.federation.refus import refus

ECART_D_HORLOGE = 30  # seconds by which two honest clocks may differ
_TEXTE = re.compile(r"[\x20-\x7e]{1,255}")  # what a subject may be (OpenID Connect Core §2), and our own nonce is
_CODES: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.ExpiredSignatureError, "federation_expiree"),
    (jwt.InvalidAudienceError, "federation_destinataire"),
    (jwt.InvalidIssuerError, "federation_emetteur"),
    (jwt.InvalidSignatureError, "federation_signature"),
    (jwt.MissingRequiredClaimError, "federation_incomplete"),
    (jwt.PyJWTError, "federation_jeton"),
)


def lire_le_jeton(fournisseur: Fournisseur, jeton: str, *, nonce: str) -> dict[str, Any]:
    """The claims of an ID token (OpenID Connect Core §3.1.3.7), answered to this very request.

    Raises Refus with the code of what is wrong, FournisseurMuet when the keys cannot be read.
    """
    lu = _lire(fournisseur, jeton, exiges=["iss", "sub", "aud", "exp", "iat", "nonce"])
    if not _est_un_texte(lu["nonce"]) or not hmac.compare_digest(lu["nonce"].encode(), nonce.encode()):
        raise refus("federation_nonce")
    if time.time() - int(lu["iat"]) > SECONDES_POUR_REVENIR:
        raise refus("federation_expiree")
    return lu


def lire_la_fiche_signee(fournisseur: Fournisseur, fiche: str, *, sujet: str) -> dict[str, Any]:
    """The claims of a signed userinfo answer (§5.3.2), about the same person as the ID token. Raises Refus."""
    lu = _lire(fournisseur, fiche, exiges=["iss", "sub", "aud"])
    if lu["sub"] != sujet:
        raise refus("federation_sujet")
    return lu


def _lire(fournisseur: Fournisseur, jeton: str, *, exiges: list[str]) -> dict[str, Any]:
    try:
        entete = jwt.get_unverified_header(jeton)
        algorithme = entete.get("alg")
        if not isinstance(algorithme, str) or algorithme not in fournisseur.algorithmes:
            raise refus("federation_algorithme")
        lu: dict[str, Any] = jwt.decode(
            jeton,
            key=_cle(fournisseur, entete.get("kid"), algorithme),
            algorithms=[algorithme],
            audience=fournisseur.client,
            issuer=fournisseur.emetteur,
            leeway=ECART_D_HORLOGE,
            options={"require": exiges},
        )
    except jwt.PyJWTError as erreur:
        raise refus(next(code for genre, code in _CODES if isinstance(erreur, genre))) from None
    except (TypeError, ValueError, OverflowError, RecursionError):  # a shape that the library does not expect
        raise refus("federation_jeton") from None
    autres = isinstance(lu["aud"], list) and len(lu["aud"]) > 1
    if (autres or "azp" in lu) and lu.get("azp") != fournisseur.client:
        raise refus("federation_destinataire")
    if not _est_un_texte(lu["sub"]):
        raise refus("federation_incomplete")
    return lu


def _est_un_texte(lu: object) -> bool:
    return isinstance(lu, str) and _TEXTE.fullmatch(lu) is not None


def _cle(fournisseur: Fournisseur, nommee: object, algorithme: str) -> Any:
    """The published key of this name, made for this algorithm; an unknown name asks the keys again, once."""
    for relire in (False, True):
        for une in cles_publiees(fournisseur, relire=relire):
            if isinstance(nommee, str) and une.get("kid") == nommee and une.get("use", "sig") == "sig":
                if une.get("alg", algorithme) != algorithme:
                    raise refus("federation_cle")
                return jwt.PyJWK.from_dict(une, algorithm=algorithme).key
    raise refus("federation_cle")
