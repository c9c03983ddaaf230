"""A passkey made of software, that may lie: about its origin, its holder, its counter."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGINE = "https://testserver"
_PRESENT, _VERIFIE, _ATTESTE = 0x01, 0x04, 0x40


@dataclass
class CleLogicielle:
    """One credential of one site; `verifie` says whether it recognised its holder."""

    origine: str = ORIGINE
    site: str = "testserver"
    verifie: bool = True
    compte: bool = True
    compteur: int = 0
    titulaire: str = ""
    identifiant: bytes = field(default_factory=lambda: os.urandom(32))
    cle: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def creer(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`, as the script sends it."""
        demande = options["publicKey"]
        self.titulaire = demande["user"]["id"]
        donnees = CollectedClientData.create("webauthn.create", demande["challenge"], self.origine)
        publique = ES256.from_cryptography_key(self.cle.public_key())
        atteste = AttestedCredentialData.create(b"\0" * 16, self.identifiant, publique)
        attestation = AttestationObject.create("none", self._donnees(_ATTESTE, atteste), {})
        return self._reponse({"clientDataJSON": bytes(donnees), "attestationObject": bytes(attestation)})

    def signer(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`; the counter moves forward unless the key never counts."""
        demande = options["publicKey"]
        if self.compte:
            self.compteur += 1
        donnees = CollectedClientData.create("webauthn.get", demande["challenge"], self.origine)
        lues = bytes(self._donnees(0))
        signature = self.cle.sign(lues + donnees.hash, ec.ECDSA(hashes.SHA256()))
        return self._reponse(
            {
                "clientDataJSON": bytes(donnees),
                "authenticatorData": lues,
                "signature": signature,
                "userHandle": websafe_decode(self.titulaire),
            }
        )

    def _donnees(self, drapeaux: int, atteste: AttestedCredentialData | None = None) -> Any:
        drapeaux |= _PRESENT | (_VERIFIE if self.verifie else 0)
        site = hashlib.sha256(self.site.encode()).digest()
        return AuthenticatorData.create(site, AuthenticatorData.FLAG(drapeaux), self.compteur, atteste or b"")

    def _reponse(self, parties: dict[str, bytes]) -> str:
        identifiant = websafe_encode(self.identifiant)
        reponse = {nom: websafe_encode(octets) for nom, octets in parties.items()}
        return json.dumps({"id": identifiant, "rawId": identifiant, "type": "public-key", "response": reponse})
