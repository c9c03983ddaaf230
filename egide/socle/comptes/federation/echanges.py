"""What is asked of the provider over the network: its document, keys, tokens. Short, bounded, never redirected."""

import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import requests
from django.core.cache import cache

from egide.socle.comptes.federation.configuration import Fournisseur
from egide.socle.comptes.federation.demandes import Demande
from egide.socle.comptes.federation.refus import refus

_ATTENTE = (3, 4)  # seconds to connect, then between two bytes
_SECONDES_EN_TOUT = 8
_OCTETS_AU_PLUS = 256 * 1024
_SECONDES_GARDEES = 3600
_SECONDES_DE_REPIT = 15
_ADRESSES = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
FIN_DE_SESSION = "end_session_endpoint"
GENRE_SIGNE = "application/jwt"


class FournisseurMuet(Exception):
    """The provider does not answer, answers too slowly, or that it is broken: nothing is known of the person."""


@dataclass(frozen=True)
class Reponse:
    """What came back: status, media type, bytes."""

    statut: int
    genre: str
    corps: bytes


def decouvrir(fournisseur: Fournisseur) -> dict[str, Any]:
    """The provider's own description, kept for an hour.

    A provider that did not answer is left alone for a few seconds: nobody makes us wait for it again and again.
    Raises FournisseurMuet, or Refus when the document is not that of the trusted issuer.
    """
    cle, muet = f"federation:document:{fournisseur.emetteur}", f"federation:muet:{fournisseur.emetteur}"
    gardee: dict[str, Any] | None = cache.get(cle)
    if gardee is None:
        if cache.get(muet):
            raise FournisseurMuet
        try:
            gardee = _json(_demander("GET", f"{fournisseur.emetteur.rstrip('/')}/.well-known/openid-configuration"))
        except FournisseurMuet:
            cache.set(muet, True, _SECONDES_DE_REPIT)
            raise
        if gardee.get("issuer") != fournisseur.emetteur:
            raise refus("federation_document")
        adresses = [gardee.get(nom) for nom in _ADRESSES]
        adresses += [gardee[FIN_DE_SESSION]] if FIN_DE_SESSION in gardee else []
        if not all(fournisseur.heberge(adresse) for adresse in adresses):
            raise refus("federation_document")
        cache.set(cle, gardee, _SECONDES_GARDEES)
    return gardee


def cles_publiees(fournisseur: Fournisseur, *, relire: bool = False) -> list[dict[str, Any]]:
    """The public keys of the provider, kept for an hour; `relire` asks them again. Raises FournisseurMuet."""
    cle = f"federation:cles:{fournisseur.emetteur}"
    gardees: list[dict[str, Any]] | None = None if relire else cache.get(cle)
    if gardees is None:
        publiees = _json(_demander("GET", decouvrir(fournisseur)["jwks_uri"])).get("keys")
        gardees = [une for une in publiees if isinstance(une, dict)] if isinstance(publiees, list) else []
        cache.set(cle, gardees, _SECONDES_GARDEES)
    return gardees


def echanger_le_code(fournisseur: Fournisseur, code: str, demande: Demande) -> tuple[str, str]:
    """The ID token and the access token given for this code. Raises FournisseurMuet, or Refus when there is none."""
    reponse = _demander(
        "POST",
        decouvrir(fournisseur)["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": fournisseur.retour,
            "client_id": fournisseur.client,
            "client_secret": fournisseur.secret,
            "code_verifier": demande.verificateur,
        },
    )
    if reponse.statut != HTTPStatus.OK:
        raise refus("federation_code")
    jetons = _json(reponse)
    identite, acces = jetons.get("id_token"), jetons.get("access_token")
    if not isinstance(identite, str) or not isinstance(acces, str) or str(jetons.get("token_type")).lower() != "bearer":
        raise refus("federation_code")
    return identite, acces


def lire_la_fiche(fournisseur: Fournisseur, acces: str) -> str:
    """What the provider knows of the person, as the signed text it must be. Raises FournisseurMuet, or Refus."""
    entetes = {"Authorization": f"Bearer {acces}", "Accept": GENRE_SIGNE}
    reponse = _demander("GET", decouvrir(fournisseur)["userinfo_endpoint"], headers=entetes)
    if reponse.statut != HTTPStatus.OK or reponse.genre != GENRE_SIGNE:
        raise refus("federation_fiche_non_signee")
    return reponse.corps.decode("ascii", "replace").strip()


def _demander(methode: str, adresse: str, **options: Any) -> Reponse:
    """One bounded request; a redirection is read as an answer, never followed."""
    debut, lus = time.monotonic(), bytearray()
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxy nor password file of the machine stands between
            reponse = session.request(methode, adresse, timeout=_ATTENTE, allow_redirects=False, stream=True, **options)
            for morceau in reponse.iter_content(8192):
                lus += morceau
                if len(lus) > _OCTETS_AU_PLUS or time.monotonic() - debut > _SECONDES_EN_TOUT:
                    raise FournisseurMuet
    except (requests.RequestException, ValueError) as erreur:  # or what cannot be written in a request at all
        raise FournisseurMuet from erreur
    if reponse.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise FournisseurMuet
    genre = reponse.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Reponse(reponse.status_code, genre, bytes(lus))


def _json(reponse: Reponse) -> dict[str, Any]:
    try:
        lu = json.loads(reponse.corps)
    except (ValueError, RecursionError):
        raise FournisseurMuet from None
    if not isinstance(lu, dict):
        raise FournisseurMuet
    return lu
