"""Every bad answer of a provider, or of someone who stands between: refused, nothing opened, one line, a calm page."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt
import psycopg
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from egide.socle.comptes.models import Agent, IdentiteFederee
from egide.socle.comptes.tests.factories import Distribution, creer_distribution
from egide.socle.comptes.tests.fournisseur import CLIENT, Cle, Dits, Fournisseur
from egide.socle.comptes.tests.scene_federee import (
    COURRIEL,
    aller_et_revenir,
    code_du_refus,
    entree,
    invitation,
)
from egide.socle.interface.tests.lecture import texte_lu

AUTRE_CLE = Cle()


def _b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _a_la_main(entete: Dits, dits: Dits, secret: bytes | None = None) -> str:
    """A token that a library would refuse to write: unsigned, or signed with what everybody can read."""
    corps = f"{_b64(json.dumps(entete).encode())}.{_b64(json.dumps(dits).encode())}"
    signature = hmac.new(secret, corps.encode(), hashlib.sha256).digest() if secret else b""
    return f"{corps}.{_b64(signature)}"


def _par_la_cle_publique(f: Fournisseur) -> Callable[[Dits], str]:
    """HS256 whose secret is the published RSA key: a reader that trusts the header would accept it."""
    pem = f.cle.privee.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return lambda dits: _a_la_main({"alg": "HS256", "kid": f.cle.kid, "typ": "JWT"}, dits, pem)


def _algorithme(dit: object) -> Callable[[Fournisseur], Callable[[Dits], str]]:
    """A header that no library writes."""
    return lambda f: lambda dits: _a_la_main({"alg": dit, "kid": f.cle.kid}, dits)


def _sans_signature(f: Fournisseur) -> Callable[[Dits], str]:
    return lambda dits: _a_la_main({"alg": "none", "kid": f.cle.kid}, dits)


def _par_une_autre_cle(f: Fournisseur) -> Callable[[Dits], str]:
    """A foreign key under the name of the published one."""
    return lambda dits: jwt.encode(dits, AUTRE_CLE.privee, algorithm="RS256", headers={"kid": f.cle.kid})


def _cle_dans_l_entete(f: Fournisseur) -> Callable[[Dits], str]:
    """A foreign key that presents itself."""
    entete = {"kid": AUTRE_CLE.kid, "jwk": AUTRE_CLE.publiee(), "jku": "https://ailleurs.example/jwks"}
    return lambda dits: jwt.encode(dits, AUTRE_CLE.privee, algorithm="RS256", headers=entete)


def _alteree(f: Fournisseur) -> Callable[[Dits], str]:
    """Signed, then changed by someone who stands between."""

    def signer(dits: Dits) -> str:
        entete, _, signature = f.cle.signer(dits).split(".")
        return f"{entete}.{_b64(json.dumps({**dits, 'siret': '98765432100015'}).encode())}.{signature}"

    return signer


@dataclass(frozen=True)
class Mensonge:
    """What the provider does wrong, the code that the journal keeps, what the person reads."""

    code: str
    faire: Callable[[Fournisseur], Any]
    phrase: str = "n’a pas pu être vérifiée"


def _jeton(**change: Any) -> Callable[[Fournisseur], Any]:
    def faire(f: Fournisseur) -> None:
        f.jeton = lambda dits: {nom: dit for nom, dit in {**dits, **change}.items() if dit is not None}

    return faire


def _fiche(**change: Any) -> Callable[[Fournisseur], Any]:
    def faire(f: Fournisseur) -> None:
        f.fiche = lambda dits: {nom: dit for nom, dit in {**dits, **change}.items() if dit is not None}

    return faire


def _regle(nom: str, valeur: Callable[[Fournisseur], Any]) -> Callable[[Fournisseur], Any]:
    return lambda f: setattr(f, nom, valeur(f))


def _retour(change: Callable[[list[tuple[str, str]]], list[tuple[str, str]]]) -> Callable[[Fournisseur], Any]:
    return lambda f: setattr(f, "retour", change)


def _sauf(*noms: str) -> Callable[[list[tuple[str, str]]], list[tuple[str, str]]]:
    return lambda suite: [paire for paire in suite if paire[0] not in noms]


IL_Y_A_UNE_HEURE = int(time.time()) - 3600
_ECHEC = [("error", "access_denied"), ("error_description", "refus")]
MENSONGES = {
    # --- The answer that the browser brings back ---
    "wrong state": Mensonge("federation_etat", _retour(lambda s: [*_sauf("state")(s), ("state", "x" * 43)])),
    "no state": Mensonge("federation_etat", _retour(_sauf("state"))),
    "state twice": Mensonge("federation_etat", _retour(lambda s: [*s, *[p for p in s if p[0] == "state"]])),
    "code twice": Mensonge("federation_parametres", _retour(lambda s: [*s, ("code", "autre")])),
    "no code": Mensonge("federation_parametres", _retour(_sauf("code"))),
    "empty code": Mensonge("federation_parametres", _retour(lambda s: [*_sauf("code")(s), ("code", "")])),
    "one more parameter": Mensonge("federation_parametres", _retour(lambda s: [*s, ("id_token", "x")])),
    "code and error": Mensonge("federation_parametres", _retour(lambda s: [*s, *_ECHEC])),
    "another issuer answers": Mensonge(
        "federation_melange", _retour(lambda s: [*_sauf("iss")(s), ("iss", "https://autre.example")])
    ),
    "the issuer is not said": Mensonge("federation_melange", _retour(_sauf("iss"))),
    "the provider says no": Mensonge(
        "federation_renoncee", _retour(lambda s: [*_sauf("code")(s), *_ECHEC]), "ne vous a pas reconnu"
    ),
    "an invented code": Mensonge("federation_code", _retour(lambda s: [*_sauf("code")(s), ("code", "inventé")])),
    # --- The ID token ---
    "bad nonce": Mensonge("federation_nonce", _jeton(nonce="autre")),
    "no nonce": Mensonge("federation_incomplete", _jeton(nonce=None)),
    "nonce that is no text": Mensonge("federation_nonce", _jeton(nonce=1)),
    "nonce that no text can hold": Mensonge("federation_nonce", _jeton(nonce="\ud800")),
    "wrong audience": Mensonge("federation_destinataire", _jeton(aud="autre-client")),
    "several audiences, made for another": Mensonge(
        "federation_destinataire", _jeton(aud=[CLIENT, "autre-client"], azp="autre-client")
    ),
    "several audiences, made for nobody": Mensonge("federation_destinataire", _jeton(aud=[CLIENT, "autre-client"])),
    "wrong issuer": Mensonge("federation_emetteur", _jeton(iss="https://autre.example")),
    "alg none": Mensonge("federation_algorithme", _regle("signe", _sans_signature)),
    "alg that is a list": Mensonge("federation_algorithme", _regle("signe", _algorithme(["RS256"]))),
    "alg that is an object": Mensonge("federation_algorithme", _regle("signe", _algorithme({"RS256": 1}))),
    "HS256 with the public key": Mensonge("federation_algorithme", _regle("signe", _par_la_cle_publique)),
    "an algorithm that is not pinned": Mensonge(
        "federation_algorithme", _regle("signe", lambda f: Cle(algorithme="ES256").signer)
    ),
    "expired": Mensonge("federation_expiree", _jeton(exp=IL_Y_A_UNE_HEURE)),
    "issued long ago": Mensonge("federation_expiree", _jeton(iat=IL_Y_A_UNE_HEURE)),
    "issued later": Mensonge("federation_jeton", _jeton(iat=int(time.time()) + 3600)),
    "issued at no time": Mensonge("federation_jeton", _jeton(iat=[])),
    "issued beyond all time": Mensonge("federation_jeton", _jeton(iat=float("inf"))),
    "expiry that is no time": Mensonge("federation_jeton", _jeton(exp={})),
    "no expiry": Mensonge("federation_incomplete", _jeton(exp=None)),
    "no subject": Mensonge("federation_incomplete", _jeton(sub=None)),
    "empty subject": Mensonge("federation_incomplete", _jeton(sub="")),
    "subject that is no text": Mensonge("federation_jeton", _jeton(sub=12)),
    "subject that the base cannot hold": Mensonge("federation_incomplete", _jeton(sub="sujet\0inès")),
    "subject that no text can hold": Mensonge("federation_incomplete", _jeton(sub="\ud800")),
    "subject beyond ASCII": Mensonge("federation_incomplete", _jeton(sub="sujet-inès")),
    "subject on two lines": Mensonge("federation_incomplete", _jeton(sub="sujet-ines\n")),
    "subject too long": Mensonge("federation_incomplete", _jeton(sub="s" * 256)),
    "foreign key under a known name": Mensonge("federation_signature", _regle("signe", _par_une_autre_cle)),
    "foreign key that presents itself": Mensonge("federation_cle", _regle("signe", _cle_dans_l_entete)),
    "key without a name": Mensonge(
        "federation_cle", _regle("signe", lambda f: lambda dits: jwt.encode(dits, f.cle.privee, algorithm="RS256"))
    ),
    "key made for another use": Mensonge(
        "federation_cle", _regle("publiees", lambda f: [{**f.cle.publiee(), "use": "enc"}])
    ),
    "key made for another algorithm": Mensonge(
        "federation_cle", _regle("publiees", lambda f: [{**f.cle.publiee(), "alg": "ES256"}])
    ),
    "not a token": Mensonge("federation_jeton", _regle("signe", lambda f: lambda dits: "bonjour")),
    # --- The signed userinfo ---
    "subject mismatch": Mensonge("federation_sujet", _fiche(sub="sujet-d-un-autre")),
    "no SIRET": Mensonge("federation_sans_siret", _fiche(siret=None), "pour quel établissement"),
    "SIRET that is no SIRET": Mensonge("federation_sans_siret", _fiche(siret="1234"), "pour quel établissement"),
    "several SIRET": Mensonge("federation_sans_siret", _fiche(siret=["12345678200010"]), "pour quel établissement"),
    "userinfo unsigned": Mensonge(
        "federation_fiche_non_signee", _regle("genre_de_fiche", lambda f: "application/json")
    ),
    "userinfo signed by nobody": Mensonge("federation_algorithme", _regle("signe_la_fiche", _sans_signature)),
    "userinfo tampered": Mensonge("federation_signature", _regle("signe_la_fiche", _alteree)),
    "userinfo whose alg is a list": Mensonge("federation_algorithme", _regle("signe_la_fiche", _algorithme(["RS256"]))),
    "userinfo HS256": Mensonge("federation_algorithme", _regle("signe_la_fiche", _par_la_cle_publique)),
    "userinfo for another": Mensonge("federation_destinataire", _fiche(aud="autre-client")),
    "userinfo for nobody": Mensonge("federation_incomplete", _fiche(aud=None)),
    "userinfo of another issuer": Mensonge("federation_emetteur", _fiche(iss="https://autre.example")),
    "userinfo expired": Mensonge("federation_expiree", _fiche(exp=IL_Y_A_UNE_HEURE)),
}


@pytest.mark.parametrize("nom", MENSONGES)
def test_a_bad_answer_opens_nothing(ines: Agent, fournisseur: Fournisseur, nom: str) -> None:
    mensonge, client = MENSONGES[nom], Client()
    agents, identites = Agent.objects.count(), list(IdentiteFederee.objects.values())
    mensonge.faire(fournisseur)
    reponse = aller_et_revenir(client)
    assert (reponse.status_code, code_du_refus(reponse)) == (403, mensonge.code)
    page = texte_lu(reponse)
    assert mensonge.phrase in page
    assert "Revenir à la connexion" in page
    assert "federation" not in page.replace("/connexion/", "")
    assert not entree(client)
    assert "_auth_user_id" not in client.session
    assert (Agent.objects.count(), list(IdentiteFederee.objects.values())) == (agents, identites)


@pytest.mark.parametrize("nom", ["bad nonce", "userinfo tampered", "no SIRET", "another issuer answers", "alg none"])
def test_a_bad_answer_creates_no_account_either(distribution: Distribution, fournisseur: Fournisseur, nom: str) -> None:
    secret, client = invitation(distribution), Client()
    MENSONGES[nom].faire(fournisseur)
    assert aller_et_revenir(client, but="invitation", secret=secret).status_code == 403
    assert not Agent.objects.filter(courriel=COURRIEL).exists()
    assert not IdentiteFederee.objects.exists()
    fournisseur.__init__(cle=fournisseur.cle, port=fournisseur.port)  # type: ignore[misc]
    assert aller_et_revenir(client, but="invitation", secret=secret)["Location"] == "/"


def test_each_leaves_one_line_with_itscode_du_refus(base_clonee: str, fournisseur: Fournisseur) -> None:
    creer_distribution()
    for mensonge in MENSONGES.values():
        fournisseur.__init__(cle=fournisseur.cle, port=fournisseur.port)  # type: ignore[misc]
        cache.clear()
        mensonge.faire(fournisseur)
        aller_et_revenir(Client())
    with psycopg.connect(base_clonee) as conn:
        lignes = conn.execute("SELECT evenement, acte, titre, agent_id FROM journal_ligne ORDER BY le").fetchall()
        ouvertes = conn.execute("SELECT count(*) FROM comptes_identitefederee").fetchone()
    assert lignes == [("refus", "comptes:federation_retour", m.code, None) for m in MENSONGES.values()]
    assert ouvertes == (0,)
    assert not any("_auth_user_id" in session.get_decoded() for session in Session.objects.all())
