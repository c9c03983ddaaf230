"""Every bad answer of a provider, or of someone who stands between: refused, nothing opened, one line, a calm page."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import psycopg
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from egide.socle.comptes.federation import demandes, echanges
from egide.socle.comptes.models import Agent, IdentiteFederee
from egide.socle.comptes.tests.factories import Distribution, creer_distribution
from egide.socle.comptes.tests.fournisseur import CLIENT, Cle, Dits, Fournisseur
from egide.socle.comptes.tests.scene_federee import (
    COURRIEL,
    aller_et_revenir,
    chez_le_fournisseur,
    cle_du_fournisseur,
    entree,
    fournisseur,
    ines,
    invitation,
    partir,
)
from egide.socle.interface.essai import refus_retenu
from egide.socle.interface.tests.lecture import texte_lu

__all__ = ["cle_du_fournisseur", "fournisseur", "ines"]
AUTRE_CLE = Cle()


def _code(reponse: Any) -> str:
    """The code of the refusal that this answer leaves in the journal."""
    return refus_retenu(reponse.wsgi_request)


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
    "wrong audience": Mensonge("federation_destinataire", _jeton(aud="autre-client")),
    "several audiences, made for another": Mensonge(
        "federation_destinataire", _jeton(aud=[CLIENT, "autre-client"], azp="autre-client")
    ),
    "several audiences, made for nobody": Mensonge("federation_destinataire", _jeton(aud=[CLIENT, "autre-client"])),
    "wrong issuer": Mensonge("federation_emetteur", _jeton(iss="https://autre.example")),
    "alg none": Mensonge("federation_algorithme", _regle("signe", _sans_signature)),
    "HS256 with the public key": Mensonge("federation_algorithme", _regle("signe", _par_la_cle_publique)),
    "an algorithm that is not pinned": Mensonge(
        "federation_algorithme", _regle("signe", lambda f: Cle(algorithme="ES256").signer)
    ),
    "expired": Mensonge("federation_expiree", _jeton(exp=IL_Y_A_UNE_HEURE)),
    "issued long ago": Mensonge("federation_expiree", _jeton(iat=IL_Y_A_UNE_HEURE)),
    "issued later": Mensonge("federation_jeton", _jeton(iat=int(time.time()) + 3600)),
    "no expiry": Mensonge("federation_incomplete", _jeton(exp=None)),
    "no subject": Mensonge("federation_incomplete", _jeton(sub=None)),
    "empty subject": Mensonge("federation_incomplete", _jeton(sub="")),
    "subject that is no text": Mensonge("federation_jeton", _jeton(sub=12)),
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
    assert (reponse.status_code, _code(reponse)) == (403, mensonge.code)
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


def test_each_leaves_one_line_with_its_code(base_clonee: str, fournisseur: Fournisseur) -> None:
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


# --- What already served ----------------------------------------------------------------------------------------


def test_the_same_return_opens_once(ines: Agent, fournisseur: Fournisseur) -> None:
    fournisseur.codes_reutilisables = True
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    assert client.get(retour, secure=True)["Location"] == "/"
    client.post(reverse("account_logout"), secure=True)
    rejoue = client.get(retour, secure=True)
    assert (rejoue.status_code, _code(rejoue)) == (403, "federation_etat")
    assert not entree(client)


def test_a_refused_return_does_not_serve_again_once_the_provider_behaves(ines: Agent, fournisseur: Fournisseur) -> None:
    fournisseur.codes_reutilisables = True
    fournisseur.siret = None
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    assert client.get(retour, secure=True).status_code == 403
    fournisseur.siret = "12345678200010"
    assert _code(client.get(retour, secure=True)) == "federation_etat"
    assert not entree(client)


def test_a_code_that_already_served_is_refused_by_the_provider_and_by_us(ines: Agent, fournisseur: Fournisseur) -> None:
    client = Client()
    retour = parse_qs(urlsplit(chez_le_fournisseur(partir(client))).query)
    fournisseur.codes.clear()
    rejoue = client.get(reverse("comptes:federation_retour"), {n: v[0] for n, v in retour.items()}, secure=True)
    assert (rejoue.status_code, _code(rejoue)) == (403, "federation_code")


def test_an_id_token_that_already_served_is_refused(ines: Agent, fournisseur: Fournisseur) -> None:
    aller_et_revenir(Client())
    fournisseur.jeton_rejoue = fournisseur.dernier_jeton
    assert _code(aller_et_revenir(Client())) == "federation_nonce"


def test_the_state_of_another_browser_opens_nothing(ines: Agent) -> None:
    """Someone sends the victim a link that would sign her in as someone else."""
    attaquant, victime = Client(), Client()
    retour = chez_le_fournisseur(partir(attaquant))
    assert _code(victime.get(retour, secure=True)) == "federation_etat"
    partir(victime)
    assert _code(victime.get(retour, secure=True)) == "federation_etat"
    assert not entree(victime)


def test_a_stolen_code_is_useless_in_another_browser(ines: Agent) -> None:
    """The thief puts the code of the victim in his own return: the provider asks who began (PKCE)."""
    voleur, victime = Client(), Client()
    code = parse_qs(urlsplit(chez_le_fournisseur(partir(victime))).query)["code"][0]
    sien = {n: v[0] for n, v in parse_qs(urlsplit(chez_le_fournisseur(partir(voleur))).query).items()}
    reponse = voleur.get(reverse("comptes:federation_retour"), {**sien, "code": code}, secure=True)
    assert _code(reponse) == "federation_code"


def test_a_forged_return_does_not_undo_the_sign_in_of_its_victim(ines: Agent) -> None:
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    client.get(reverse("comptes:federation_retour"), {"state": "x", "code": "y"}, secure=True)
    assert client.get(retour, secure=True)["Location"] == "/"


def test_ten_minutes_later_it_is_too_late(ines: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    monkeypatch.setattr(demandes, "SECONDES_POUR_REVENIR", -1)
    reponse = client.get(retour, secure=True)
    assert (reponse.status_code, _code(reponse)) == (403, "federation_trop_tard")
    assert "a attendu trop longtemps" in texte_lu(reponse)


def test_a_session_prepared_by_someone_else_is_not_the_one_that_opens(ines: Agent) -> None:
    """Fixation: whoever knows the key of the session before the sign-in does not know the one after."""
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    avant = client.session.session_key
    client.get(retour, secure=True)
    piege = Client()
    piege.cookies["sessionid"] = str(avant)
    assert entree(client)
    assert not entree(piege)


# --- A provider that is not there -------------------------------------------------------------------------------


def test_an_absent_provider_leaves_our_own_means(distribution: Distribution, fournisseur: Fournisseur) -> None:
    fournisseur.en_panne = True
    client = Client()
    assert partir(client, next="/aide/roles/") == f"{reverse('account_login')}?next=%2Faide%2Froles%2F"
    page = texte_lu(client.get(reverse("account_login"), secure=True))
    assert "ne répond pas" in page
    assert "Mot de passe" in page


def test_an_absent_provider_is_left_alone_for_a_while(distribution: Distribution, fournisseur: Fournisseur) -> None:
    fournisseur.en_panne = True
    partir(Client())
    fournisseur.en_panne = False
    assert partir(Client()) == reverse("account_login")
    cache.clear()
    assert partir(Client()).startswith(fournisseur.adresse)


def test_a_slow_provider_is_not_waited_for(
    distribution: Distribution, fournisseur: Fournisseur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echanges, "_ATTENTE", (0.2, 0.2))
    fournisseur.lenteur = 1.0
    debut = time.monotonic()
    assert partir(Client()) == reverse("account_login")
    assert time.monotonic() - debut < 1.0


def test_a_provider_that_falls_on_the_way_opens_nothing(ines: Agent, fournisseur: Fournisseur) -> None:
    client = Client()
    retour = chez_le_fournisseur(partir(client))
    fournisseur.en_panne = True
    reponse = client.get(retour, secure=True)
    assert (reponse.status_code, _code(reponse)) == (403, "federation_muette")
    assert "Réessayez dans quelques minutes" in texte_lu(reponse)


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://autre.example"},
        {"token_endpoint": "https://ailleurs.example/token"},
        {"jwks_uri": None},
        {"end_session_endpoint": "http://ailleurs.example/"},
    ],
    ids=["issuer", "token", "keys", "end"],
)
def test_a_document_that_is_not_the_issuer_s_own_sends_nobody_anywhere(
    distribution: Distribution, fournisseur: Fournisseur, change: Dits
) -> None:
    fournisseur.document = lambda dits: {**dits, **change}
    assert partir(Client()) == reverse("account_login")


def test_a_document_without_end_is_not_read_to_its_end(
    distribution: Distribution, fournisseur: Fournisseur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echanges, "_OCTETS_AU_PLUS", 100)
    assert partir(Client()) == reverse("account_login")
