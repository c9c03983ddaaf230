"""How sign-in behaves here: closed to strangers, journalled, second factor always, secrets encrypted."""

from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from egide.socle.comptes.avis import prevenir_du_second_facteur
from egide.socle.comptes.entree import refus_d_entrer
from egide.socle.comptes.federation.configuration import fournisseur
from egide.socle.comptes.federation.echanges import FournisseurMuet
from egide.socle.comptes.federation.parcours import adresse_de_fin
from egide.socle.comptes.models import Agent
from egide.socle.comptes.preuves import jeton_garde, marquer_ouverture, second_facteur_prouve
from egide.socle.comptes.selectors import identite_liee
from egide.socle.interface.chiffrement import chiffrer, dechiffrer
from egide.socle.interface.essai import retenir
from egide.socle.interface.refus import Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

# Recovery codes stand in for one of these; alone they are no factor.
_SECONDS_FACTEURS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class AdaptateurCompte(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in of agents: only by invitation, with a post in force; every try leaves a line in the journal."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "L’adresse ou le mot de passe ne convient pas.",
        "incorrect_password": "Le mot de passe ne convient pas.",
        "too_many_login_attempts": "Trop d’essais. Attendez cinq minutes, puis essayez encore.",
        "too_many_presence_attempts": "Trop d’essais. Attendez une heure, puis essayez encore.",
        "rate_limited": "Trop d’essais. Attendez cinq minutes, puis essayez encore.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody creates an account alone."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Address used only to slow floods down, never stored with a person; one bucket when unknown."""
        return request.META.get("REMOTE_ADDR") or "0.0.0.0"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse past the allowed number of tries, and say so in the journal."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._consigner_echec(credentials, "trop d’essais")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Journal a wrong address or password; the address typed is never kept."""
        self._consigner_echec(credentials, "identifiants")

    def _consigner_echec(self, credentials: dict[str, Any], titre: str) -> None:
        """One line, with the id of the account when the address is known."""
        agent_id = Agent.objects.filter(courriel=str(credentials.get("email", "")).lower()).values_list("pk", flat=True)
        consigner(Evenement.CONNEXION_REFUSEE, agent_id=agent_id.first(), titre=titre)

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **_: Any) -> HttpResponse | None:
        """Keep out, with its sentence, whoever has no open account or no post today."""
        phrase = refus_d_entrer(user) if isinstance(user, Agent) else ""
        if phrase is None:
            return None
        request.session.flush()
        consigner(Evenement.CONNEXION_REFUSEE, agent_id=user.pk, titre="sans poste")
        messages.error(request, phrase)
        return redirect("account_login")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Open the session under a new key, start its clocks, journal it."""
        super().login(request, user)
        marquer_ouverture(request)
        consigner(Evenement.CONNEXION, agent_id=user.pk)

    def get_login_stages(self) -> list[str]:
        """The steps after the first proof: ours stands where the library's own asks the second factor."""
        ordinaire = "allauth.mfa.stages.AuthenticateStage"
        etapes: list[str] = super().get_login_stages()
        return ["egide.socle.comptes.etapes.EtapeSecondFacteur" if e == ordinaire else e for e in etapes]

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The end of the provider's session too, for one that was opened there; our own ends whatever it answers."""
        connu, jeton = fournisseur(), jeton_garde(request)
        if connu is not None and jeton:
            try:
                return adresse_de_fin(connu, jeton) or reverse("account_login")
            except (FournisseurMuet, Refus) as erreur:
                if isinstance(erreur, Refus):
                    retenir(request, erreur)
        return str(super().get_logout_redirect_url(request))

    def logout(self, request: HttpRequest) -> None:
        """Close the session and journal it."""
        consigner(Evenement.DECONNEXION, agent_id=request.user.pk, titre="volontaire")
        super().logout(request)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Check the password again, under the same limit of tries as a sign-in."""
        if not isinstance(user, Agent):
            return False
        reconnu = self.authenticate(self.request, email=user.courriel, password=password)
        return reconnu is not None and reconnu.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """A new proof is asked for everything, except to set up the very first second factor."""
        return doit_prouver(self.request)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """The means of a new proof, the most usual first; the password alone only as long as there is no other."""
        if not user.is_authenticated:
            return []
        return moyens_de_preuve(user)

    def send_notification_mail(self, template_prefix: str, user: AbstractBaseUser, *_: Any, **__: Any) -> None:
        """Tell the agent that her second factor changed, without any detail."""
        if isinstance(user, Agent) and template_prefix.startswith("mfa/"):
            prevenir_du_second_facteur(user)

    def add_message(self, request: HttpRequest, level: int, *_: Any, message: str | None = None, **__: Any) -> None:
        """Keep our own messages only: the page itself says what has just happened."""
        if message:
            messages.add_message(request, level, message)


class AdaptateurSecondFacteur(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factor: secrets encrypted with the keys of the installation, QR code drawn here."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code ne convient pas. Attendez le suivant et recopiez ses six chiffres.",
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys are tied to our host, and named as the house is."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Égide"}

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return chiffrer(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read a stored secret back; raises TexteIllisible when no key opens it."""
        return dechiffrer(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code as inline SVG, without any style attribute."""
        image = BytesIO()
        segno.make(url, error="m").save(
            image,
            kind="svg",
            scale=5,
            border=4,
            xmldecl=False,
            svgns=True,
            light="#fff",
            svgclass="eg-qr",
            lineclass=None,
        )
        return image.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Nobody removes a second factor alone: it takes two people (see the act that renews it)."""
        return False


def doit_prouver(request: HttpRequest) -> bool:
    """Whether this account can give a fresh proof: its means of sign-in then change under one only.

    Who comes from the provider with one factor sets up her first second factor here without it.
    """
    if is_mfa_enabled(request.user, _SECONDS_FACTEURS):
        return True
    return second_facteur_prouve(request) and _identite_ouverte(request.user)


def moyens_de_preuve(user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
    """Each page on which this person may prove again who she is: its name in the library, its words, its address."""
    types = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    moyens = []
    if Authenticator.Type.TOTP in types:
        moyens.append(("mfa_reauthenticate", "Un code de votre application"))
    if Authenticator.Type.WEBAUTHN in types:
        moyens.append(("mfa_reauthenticate_webauthn", "Une clé d’accès"))
        if Authenticator.Type.TOTP not in types:
            moyens.append(("mfa_reauthenticate", "Un code de secours"))
    if _identite_ouverte(user):
        moyens.append(("comptes:federation_prouver", "Votre fournisseur d’identité"))
    if not moyens:
        moyens.append(("account_reauthenticate", "Votre mot de passe"))
    return [{"id": nom, "description": mots, "url": reverse(nom)} for nom, mots in moyens]


def _identite_ouverte(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the provider of this installation answers for this account."""
    return fournisseur() is not None and isinstance(user, Agent) and identite_liee(user) is not None
