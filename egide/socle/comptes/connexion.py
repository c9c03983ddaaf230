"""Forms of sign-in and of the second factor: our words, each code used once, each try journalled."""

import hmac
from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as MotDePasseForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django import forms
from django.db import transaction

from egide.socle.comptes.actions.trace import consigner_acte
from egide.socle.comptes.preuves import marquer_preuve_fraiche, marquer_second_facteur
from egide.socle.interface.champs import ChampTexte, FormulaireEgide
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

_DERNIER_COMPTEUR = "dernier_compteur"


def compteur_de(secret: str, code: str) -> int | None:
    """Return the time step that gives this code now, the latest when several do; None for a wrong code."""
    attendu = normalize_user_code(code)
    justes = [
        compteur
        for compteur in yield_hotp_counters_from_time()
        if hmac.compare_digest(format_hotp_value(hotp_value(secret, compteur)).encode(), attendu.encode())
    ]
    return max(justes, default=None)


@transaction.atomic
def consommer_code(preuve: Authenticator, code: str) -> bool:
    """Use a code once and for all, whatever the process that receives it; False when it was already used."""
    verrouillee = Authenticator.objects.select_for_update().get(pk=preuve.pk)
    compteur = compteur_de(decrypt(verrouillee.data["secret"]), code)
    if compteur is None or compteur <= verrouillee.data.get(_DERNIER_COMPTEUR, 0):
        return False
    verrouillee.data[_DERNIER_COMPTEUR] = compteur
    verrouillee.save(update_fields=["data"])
    preuve.data = verrouillee.data
    return True


def champ_code(aide: str) -> ChampTexte:
    """The box for a code of the application, filled by the phone when it can."""
    champ = ChampTexte(
        label="Code", help_text=aide, largeur=10, manque="Recopiez le code affiché par votre application."
    )
    champ.widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return champ


class Connexion(FormulaireEgide, LoginForm):  # type: ignore[misc]
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _habiller(
            self.fields["login"],
            "Adresse électronique professionnelle",
            "Écrivez votre adresse électronique.",
        )
        self.fields["login"].error_messages["invalid"] = (
            "Cette adresse n’est pas complète. Elle ressemble à nom@exemple.fr."
        )
        _habiller(self.fields["password"], "Mot de passe", "Écrivez votre mot de passe.")


class MotDePasseEncore(FormulaireEgide, MotDePasseForm):  # type: ignore[misc]
    """The password again, for someone who has no second factor yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _habiller(self.fields["password"], "Mot de passe", "Écrivez votre mot de passe.")


class _CodeUneFois(FormulaireEgide):
    """What both pages that ask for a code share."""

    code = champ_code("Six chiffres de votre application, ou un code de secours.")

    def clean_code(self) -> str:
        """Refuse a wrong code, then one that was already used; both leave a line in the journal."""
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            if self.authenticator.type == Authenticator.Type.TOTP and not consommer_code(self.authenticator, code):  # type: ignore[attr-defined]
                raise get_adapter().validation_error("incorrect_code")
        except forms.ValidationError:
            consigner(Evenement.CONNEXION_REFUSEE, agent_id=self.user.pk, titre="second facteur")  # type: ignore[attr-defined]
            raise
        return code


class SecondFacteur(_CodeUneFois, AuthenticateForm):  # type: ignore[misc]
    """The code asked after the password."""

    def save(self) -> None:
        """Remember that this session proved the second factor."""
        super().save()
        marquer_second_facteur(context.request, self.user)


class SecondFacteurEncore(_CodeUneFois, ReauthenticateForm):  # type: ignore[misc]
    """The code asked again before a sensitive act."""


class ActivationSecondFacteur(FormulaireEgide, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new application: it proves that the agent holds it."""

    code = champ_code("Six chiffres affichés par l’application, sans espace.")

    def clean_code(self) -> str:
        """Check the first code; from then on this session has its second factor."""
        code: str = super().clean_code()
        consigner_acte(self.user, "activer_second_facteur", genre="agent", objet_id=self.user.pk)
        marquer_second_facteur(context.request, self.user)
        marquer_preuve_fraiche(context.request, self.user)
        return code


def _habiller(champ: forms.Field, libelle: str, manque: str) -> None:
    """Give a field of the sign-in library our label and our words."""
    champ.label = libelle
    champ.help_text = ""
    champ.widget.attrs.pop("placeholder", None)
    champ.error_messages["required"] = manque
