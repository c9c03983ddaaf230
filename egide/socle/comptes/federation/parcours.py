"""The way there and back: the address to go to, and who comes back, from an answer read to the letter."""

import json
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import QueryDict

from egide.socle.comptes.federation.configuration import Fournisseur
from egide.socle.comptes.federation.demandes import SECONDES_POUR_REVENIR, Demande
from egide.socle.comptes.federation.echanges import FIN_DE_SESSION, decouvrir, echanger_le_code, lire_la_fiche
from egide.socle.comptes.federation.jetons import ECART_D_HORLOGE, lire_la_fiche_signee, lire_le_jeton
from egide.socle.comptes.federation.refus import refus

_REUSSITE = {"state", "code", "iss"}
_ECHEC = {"state", "error", "error_description", "error_uri", "iss"}
_SIRET = re.compile(r"[0-9]{14}")
_SEL_DE_FIN = "egide.comptes.federation.fin"


@dataclass(frozen=True)
class IdentiteProuvee:
    """Someone, as the provider has just proven her. `prouvee_le`: when she last gave her proof there."""

    emetteur: str
    sujet: str
    siret: str
    deux_facteurs: bool
    prouvee_le: datetime
    jeton: str


def adresse_d_autorisation(fournisseur: Fournisseur, demande: Demande) -> str:
    """Where to send the browser. Raises FournisseurMuet, or Refus when the provider's document is not its own."""
    parametres = {
        "response_type": "code",
        "client_id": fournisseur.client,
        "redirect_uri": fournisseur.retour,
        "scope": fournisseur.portees,
        "state": demande.etat,
        "nonce": demande.nonce,
        "code_challenge": demande.defi,
        "code_challenge_method": "S256",
        "max_age": "0" if demande.fraiche else str(_duree_d_une_session()),
        "claims": json.dumps({"id_token": {"amr": {"essential": True}, "auth_time": {"essential": True}}}),
    }
    if fournisseur.acr:
        parametres["acr_values"] = " ".join(sorted(fournisseur.acr))
    if demande.fraiche:
        parametres["prompt"] = "login"
    return f"{decouvrir(fournisseur)['authorization_endpoint']}?{urlencode(parametres)}"


def etat_recu(parametres: QueryDict) -> str:
    """The state of an answer, or a word that matches nothing when it is not there exactly once."""
    etats = parametres.getlist("state")
    return etats[0] if len(etats) == 1 else ""


def identifier(fournisseur: Fournisseur, parametres: QueryDict, demande: Demande) -> IdentiteProuvee:
    """Who comes back, once everything that she brings was verified. Raises Refus, FournisseurMuet."""
    code = _code_recu(fournisseur, parametres)
    jeton, acces = echanger_le_code(fournisseur, code, demande)
    lu = lire_le_jeton(fournisseur, jeton, nonce=demande.nonce)
    fiche = lire_la_fiche_signee(fournisseur, lire_la_fiche(fournisseur, acces), sujet=lu["sub"])
    siret = fiche.get("siret")
    if not isinstance(siret, str) or not _SIRET.fullmatch(siret):
        raise refus("federation_sans_siret")
    return IdentiteProuvee(
        emetteur=fournisseur.emetteur,
        sujet=lu["sub"],
        siret=siret,
        deux_facteurs=_deux_facteurs(fournisseur, lu),
        prouvee_le=_prouvee_le(lu.get("auth_time"), demande),
        jeton=jeton,
    )


def adresse_de_fin(fournisseur: Fournisseur, jeton: str) -> str | None:
    """Where the session at the provider is closed too; None when it offers no such address. Raises FournisseurMuet."""
    fin = decouvrir(fournisseur).get(FIN_DE_SESSION)
    if fin is None:
        return None
    etat = signing.dumps(secrets.token_urlsafe(16), salt=_SEL_DE_FIN)
    parametres = {"id_token_hint": jeton, "state": etat, "post_logout_redirect_uri": fournisseur.fin}
    return f"{fin}?{urlencode(parametres)}"


def fin_attendue(etat: str) -> bool:
    """Whether this return ends a sign-out that began here, a few minutes ago."""
    try:
        signing.loads(etat, salt=_SEL_DE_FIN, max_age=SECONDES_POUR_REVENIR)
    except signing.BadSignature:
        return False
    return True


def _code_recu(fournisseur: Fournisseur, parametres: QueryDict) -> str:
    """The code of an answer that holds each thing once and nothing else; raises Refus for any other answer.

    An answer signed by the name of another issuer is a mix-up (RFC 9207).
    """
    noms = set(parametres)
    if not (noms <= _REUSSITE or noms <= _ECHEC) or any(len(valeurs) != 1 for _, valeurs in parametres.lists()):
        raise refus("federation_parametres")
    annonce = decouvrir(fournisseur).get("authorization_response_iss_parameter_supported") is True
    if (annonce or "iss" in noms) and parametres.get("iss") != fournisseur.emetteur:
        raise refus("federation_melange")
    if "error" in noms:
        raise refus("federation_renoncee")
    code = str(parametres.get("code", ""))
    if not code:
        raise refus("federation_parametres")
    return code


def _deux_facteurs(fournisseur: Fournisseur, lu: dict[str, Any]) -> bool:
    """Whether the provider says, in the words agreed with it, that it asked two factors."""
    moyens = lu.get("amr")
    dits = {mot for mot in moyens if isinstance(mot, str)} if isinstance(moyens, list) else set()
    return (isinstance(lu.get("acr"), str) and lu["acr"] in fournisseur.acr) or not fournisseur.amr.isdisjoint(dits)


def _prouvee_le(dite: object, demande: Demande) -> datetime:
    """When she gave her proof there, which must be said since a `max_age` is asked (OpenID Connect Core §3.1.2.1).

    Raises Refus for a proof older than the request when a fresh one is asked, or than one of our own sessions may last;
    and for one that is not given yet, which would stay fresh until then.
    """
    maintenant = time.time()
    au_plus_tot = demande.le if demande.fraiche else maintenant - _duree_d_une_session()
    if not isinstance(dite, int) or dite < au_plus_tot - ECART_D_HORLOGE:
        raise refus("federation_preuve_ancienne")
    if dite > maintenant + ECART_D_HORLOGE:
        raise refus("federation_preuve_future")
    return datetime.fromtimestamp(dite, tz=UTC)


def _duree_d_une_session() -> int:
    """Seconds after which our own sessions end, however busy."""
    return int(settings.EGIDE_SESSION_HEURES * 3600)
