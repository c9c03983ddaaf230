"""A real identity provider on this machine, in the manner of ProConnect, that can be told to misbehave.

Its own keys, document, page to sign in, tokens, signed userinfo, end of session. It checks its client as a provider
does: exact addresses, secret, PKCE, each code once.
"""

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "egide-essai", "secret-partagé-d-essai"
SIRET, AUTRE_SIRET = "12345678200010", "98765432100015"
Dits = dict[str, Any]


def _semblable(dits: Any) -> Any:
    return dits


@dataclass
class Cle:
    """A signing key and its published half."""

    kid: str = field(default_factory=lambda: secrets.token_hex(4))
    algorithme: str = "RS256"
    privee: Any = None

    def __post_init__(self) -> None:
        if self.privee is None and self.algorithme == "ES256":
            self.privee = ec.generate_private_key(ec.SECP256R1())
        elif self.privee is None:
            self.privee = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def publiee(self) -> Dits:
        genre: Any = jwt.algorithms.ECAlgorithm if self.algorithme == "ES256" else jwt.algorithms.RSAAlgorithm
        lue = genre.to_jwk(self.privee.public_key(), as_dict=True)
        return {**lue, "kid": self.kid, "use": "sig", "alg": self.algorithme}

    def signer(self, dits: Dits) -> str:
        return jwt.encode(dits, self.privee, algorithm=self.algorithme, headers={"kid": self.kid})


@dataclass
class Fournisseur:
    """What it answers. Each hook is given what an honest provider would say, and returns what this one says."""

    cle: Cle
    origine: str = "https://testserver"
    sujet: str = "sujet-ines"
    siret: str | None = SIRET
    acr: str = "eidas1"
    amr: list[str] = field(default_factory=lambda: ["pwd", "mfa"])
    ancienne_preuve: int = 0
    publiees: list[Dits] | None = None
    document: Callable[[Dits], Dits] = _semblable
    jeton: Callable[[Dits], Dits] = _semblable
    signe: Callable[[Dits], str] | None = None
    fiche: Callable[[Dits], Dits] = _semblable
    signe_la_fiche: Callable[[Dits], str] | None = None
    genre_de_fiche: str = "application/jwt"
    retour: Callable[[list[tuple[str, str]]], list[tuple[str, str]]] = _semblable
    codes_reutilisables: bool = False
    jeton_rejoue: str = ""
    lenteur: float = 0.0
    en_panne: bool = False
    demandes: list[Dits] = field(default_factory=list)
    lectures_des_cles: int = 0
    dernier_jeton: str = ""
    fins: list[Dits] = field(default_factory=list)
    codes: dict[str, Dits] = field(default_factory=dict)
    acces: dict[str, Dits] = field(default_factory=dict)
    port: int = 0

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v2"

    @property
    def adresse_de_retour(self) -> str:
        return f"{self.origine}/connexion/fournisseur/retour/"

    @property
    def reglages(self) -> dict[str, str]:
        """What the environment says of it."""
        return {
            "emetteur": self.adresse,
            "client": CLIENT,
            "secret": SECRET,
            "origine": self.origine,
            "libelle": "ProConnect",
            "algorithmes": "RS256",
            "portees": "openid siret idp_id",
            "acr": "eidas2 eidas3",
            "amr": "mfa",
        }

    def lire_le_document(self) -> Dits:
        noms = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "session/end"}
        return self.document(
            {
                "issuer": self.adresse,
                **{f"{nom}_endpoint": f"{self.adresse}/{chemin}" for nom, chemin in noms.items()},
                "jwks_uri": f"{self.adresse}/jwks",
                "authorization_response_iss_parameter_supported": True,
                "id_token_signing_alg_values_supported": ["RS256", "ES256"],
                "userinfo_signing_alg_values_supported": ["RS256", "ES256"],
            }
        )

    def accorder(self, demande: Dits) -> str:
        """The address where the browser is sent back with its code, once the person has signed in."""
        assert (demande["client_id"], demande["redirect_uri"]) == (CLIENT, self.adresse_de_retour)
        assert (demande["response_type"], demande["code_challenge_method"]) == ("code", "S256")
        code = secrets.token_urlsafe(16)
        self.codes[code] = demande
        suite = self.retour([("code", code), ("state", demande["state"]), ("iss", self.adresse)])
        return f"{self.adresse_de_retour}?{urlencode(suite)}"

    def echanger(self, recu: Dits) -> Dits | None:
        demande = self.codes.get(recu["code"])
        defi = base64.urlsafe_b64encode(hashlib.sha256(recu["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        connu = (CLIENT, SECRET, self.adresse_de_retour)
        if demande is None or (recu["client_id"], recu["client_secret"], recu["redirect_uri"]) != connu:
            return None
        if defi != demande["code_challenge"]:
            return None
        if not self.codes_reutilisables:
            del self.codes[recu["code"]]
        acces = secrets.token_urlsafe(16)
        self.acces[acces] = demande
        self.dernier_jeton = (self.signe or self.cle.signer)(self.jeton(self._jeton(demande)))
        return {"access_token": acces, "token_type": "Bearer", "id_token": self.jeton_rejoue or self.dernier_jeton}

    def lire_la_fiche(self) -> str:
        dits = {"iss": self.adresse, "aud": CLIENT, "sub": self.sujet, "idp_id": "71144ab3-ee1a-4401-b7b3-79b44f7daeeb"}
        if self.siret is not None:
            dits["siret"] = self.siret
        dits = self.fiche(dits)
        if self.genre_de_fiche == "application/json":
            return json.dumps(dits)
        return (self.signe_la_fiche or self.cle.signer)(dits)

    def _jeton(self, demande: Dits) -> Dits:
        maintenant = int(time.time())
        return {
            "iss": self.adresse,
            "aud": CLIENT,
            "sub": self.sujet,
            "iat": maintenant,
            "exp": maintenant + 60,
            "nonce": demande["nonce"],
            "auth_time": maintenant - self.ancienne_preuve,
            "acr": self.acr,
            "amr": self.amr,
        }


PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Fournisseur d’essai</title></head><body><main>
<h1>Fournisseur d’essai</h1><form method="post" action="?{0}"><button>Je suis Inès</button></form>
</main></body></html>"""


def _guichet(fournisseur: Fournisseur) -> type[BaseHTTPRequestHandler]:
    class Guichet(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._attendre()
            chemin, question = urlsplit(self.path).path, urlsplit(self.path).query
            lus = {nom: valeurs[0] for nom, valeurs in parse_qs(question).items()}
            match chemin.removeprefix("/api/v2"):
                case "/.well-known/openid-configuration":
                    self._json(fournisseur.lire_le_document())
                case "/jwks":
                    fournisseur.lectures_des_cles += 1
                    self._json({"keys": fournisseur.publiees or [fournisseur.cle.publiee()]})
                case "/authorize":
                    fournisseur.demandes.append(lus)
                    self._repondre(200, "text/html; charset=utf-8", PAGE.format(html.escape(question)))
                case "/userinfo":
                    assert self.headers["Authorization"].removeprefix("Bearer ") in fournisseur.acces
                    self._repondre(200, fournisseur.genre_de_fiche, fournisseur.lire_la_fiche())
                case "/session/end":
                    fournisseur.fins.append(lus)
                    self._rediriger(f"{lus['post_logout_redirect_uri']}?{urlencode({'state': lus['state']})}")
                case _:
                    self._repondre(404, "text/plain", "")

        def do_POST(self) -> None:
            self._attendre()
            corps = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if urlsplit(self.path).path.endswith("/authorize"):
                self._rediriger(fournisseur.accorder(dict(parse_qsl(urlsplit(self.path).query))))
                return
            jetons = fournisseur.echanger(dict(parse_qsl(corps)))
            self._json(jetons or {"error": "invalid_grant"}, 200 if jetons else 400)

        def log_message(self, *_: Any) -> None:
            """Silence."""

        def _attendre(self) -> None:
            time.sleep(fournisseur.lenteur)
            if fournisseur.en_panne:
                self._repondre(503, "text/plain", "en panne")
                raise ConnectionAbortedError

        def _json(self, dits: Dits, statut: int = 200) -> None:
            self._repondre(statut, "application/json", json.dumps(dits))

        def _rediriger(self, adresse: str) -> None:
            self.send_response(302)
            self.send_header("Location", adresse)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _repondre(self, statut: int, genre: str, corps: str) -> None:
            octets = corps.encode()
            self.send_response(statut)
            self.send_header("Content-Type", genre)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

    return Guichet


class _Serveur(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A test that leaves early is no error of the provider."""


def ouvrir_le_guichet(fournisseur: Fournisseur) -> ThreadingHTTPServer:
    """Listen on a free port of this machine, in a thread; the caller shuts it down."""
    serveur = _Serveur(("127.0.0.1", 0), _guichet(fournisseur))
    fournisseur.port = int(serveur.server_address[1])
    threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return serveur
