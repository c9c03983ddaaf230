"""The step of the second factor at sign-in: not asked twice of whom the provider has just asked two."""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from egide.socle.comptes.models import Agent

_MOYEN = "federation"


def marquer_deux_facteurs(request: HttpRequest, agent: Agent) -> None:
    """Remember, for the sign-in that goes on, that the provider asked two factors of this person."""
    record_authentication(request, agent, _MOYEN)


class EtapeSecondFacteur(AuthenticateStage):  # type: ignore[misc]
    """Our code or key after a password, and after a provider that asked one factor only."""

    def _should_handle(self, request: HttpRequest) -> bool:
        preuves = get_authentication_records(request, self.login.user)
        deja = any(preuve.get("method") == _MOYEN for preuve in preuves)
        return not deja and bool(super()._should_handle(request))
