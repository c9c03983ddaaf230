"""Forms of passkeys: our origin only, the holder always verified, a copied key found out, each failure journalled."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.db import transaction
from fido2.webauthn import CollectedClientData

from egide.socle.comptes.actions.trace import consigner_acte
from egide.socle.comptes.avis import prevenir_du_second_facteur
from egide.socle.comptes.preuves import marquer_preuve_fraiche, marquer_second_facteur
from egide.socle.interface.champs import ChampTexte, FormulaireEgide
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

T = TypeVar("T")
_COMPTEUR = "compteur"
CLE_INCONNUE = "Cette clé n’a pas été reconnue. Essayez encore, ou prenez un autre moyen."
_ILLISIBLE = {"required": CLE_INCONNUE, "invalid": CLE_INCONNUE}
CLE_COPIEE = "Cette clé a peut-être été copiée : elle est refusée. Prévenez l’administrateur technique."


def lire_la_reponse(lecture: Callable[[Any], T], lu: Any) -> T:
    """Read what the browser sent; raises ValidationError for anything that no key ever answers."""
    try:
        return lecture(lu)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise get_adapter().validation_error("incorrect_code") from None


def verifier_l_origine(donnees: CollectedClientData) -> None:
    """Raise ValidationError unless the browser signed for the very host that answers, in a page of its own.

    The library accepts every subdomain of the host; a neighbour of ours would be enough.
    """
    if lire_la_reponse(urlsplit, donnees.origin).netloc != context.request.get_host() or donnees.cross_origin:
        raise get_adapter().validation_error("incorrect_code")


@transaction.atomic
def avancer_le_compteur(cle: Authenticator, lu: int) -> bool:
    """Keep the signature counter of a passkey; False when it did not move forward, as a copied key shows.

    A key that never counts always says zero (WebAuthn §7.2, step 22).
    """
    verrouillee = Authenticator.objects.select_for_update().get(pk=cle.pk)
    dernier = verrouillee.data.get(_COMPTEUR, verrouillee.wrap().authenticator_data.counter)
    if (lu or dernier) and lu <= dernier:
        return False
    verrouillee.data[_COMPTEUR] = lu
    verrouillee.save(update_fields=["data"])
    cle.data = verrouillee.data
    return True


class _CleVerifiee(FormulaireEgide):
    """What every form that receives the answer of a passkey shares."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages |= _ILLISIBLE

    def clean_credential(self) -> Authenticator:
        """Refuse another origin, a wrong signature, a holder who was not verified, a counter that goes back."""
        lu = self.cleaned_data["credential"]
        try:
            reponse = lire_la_reponse(auth.parse_authentication_response, lu).response
            verifier_l_origine(reponse.client_data)
            cle: Authenticator = super().clean_credential()  # type: ignore[misc]
            if not avancer_le_compteur(cle, reponse.authenticator_data.counter):
                prevenir_du_second_facteur(cle.user)
                raise forms.ValidationError(CLE_COPIEE, code="cle_copiee")
        except forms.ValidationError as erreur:
            titulaire = getattr(self, "user", None)
            titre = "clé copiée" if erreur.code == "cle_copiee" else "clé d’accès"
            consigner(Evenement.CONNEXION_REFUSEE, agent_id=titulaire.pk if titulaire else None, titre=titre)
            if erreur.code == "incorrect_code":  # the library speaks of a code
                raise forms.ValidationError(CLE_INCONNUE) from None
            raise
        return cle


class ConnexionParCle(_CleVerifiee, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey alone: possession of the device, and its holder verified by it."""

    def clean_credential(self) -> Authenticator:
        """Record the proof as that of both factors; the login stages read it before anyone is signed in."""
        cle = super().clean_credential()
        marquer_second_facteur(context.request, cle.user)
        return cle


class SecondFacteurParCle(_CleVerifiee, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""

    def save(self) -> None:
        """Remember that this session proved the second factor."""
        super().save()
        marquer_second_facteur(context.request, self.user)


class SecondFacteurEncoreParCle(_CleVerifiee, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey again, before a sensitive act."""


class NouvelleCle(FormulaireEgide, AddWebAuthnForm):  # type: ignore[misc]
    """A passkey being registered, under a name that its owner recognises."""

    name = ChampTexte(
        label="Nom de cette clé",
        help_text="Par exemple « Téléphone de service » ou « Clé bleue ».",
        max_length=60,
        largeur=30,
        manque="Donnez un nom à cette clé, pour la reconnaître plus tard.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""
        self.fields.pop("passwordless", None)  # each of our keys opens alone
        self.fields["credential"].error_messages |= _ILLISIBLE

    def clean(self) -> dict[str, Any]:
        """Check the new key; from then on this session has its second factor."""
        lu = self.cleaned_data.get("credential")
        if lu:
            verifier_l_origine(lire_la_reponse(auth.parse_registration_response, lu).response.client_data)
        donnees: dict[str, Any] = super().clean() or {}
        if "name" in self.errors:  # the key was not even asked: only its name is missing
            self.errors.pop("credential", None)
        if not self.errors:
            consigner_acte(self.user, "enregistrer_cle", genre="agent", objet_id=self.user.pk)
            marquer_second_facteur(context.request, self.user)
            marquer_preuve_fraiche(context.request, self.user, "webauthn")
        return donnees
