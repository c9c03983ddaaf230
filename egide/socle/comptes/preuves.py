"""What this session has proven, and when: activity, second factor, fresh proof of identity."""

import time
from datetime import UTC, datetime
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from egide.socle.comptes.models import Agent
from egide.socle.comptes.saisies import garder_la_saisie, page_d_origine
from egide.socle.interface.chiffrement import TexteIllisible, chiffrer, dechiffrer

_DEBUT = "egide_debut"
_VU = "egide_vu"
_SECOND_FACTEUR = "egide_second_facteur"
_JETON = "egide_jeton"
_NEUVE = "egide_preuve_neuve"


def marquer_ouverture(request: HttpRequest, instant: float | None = None) -> None:
    """Start the two clocks of a session at its sign-in."""
    request.session[_DEBUT] = request.session[_VU] = instant or time.time()
    request.session.pop(_NEUVE, None)


def demander_une_preuve_neuve(request: HttpRequest) -> None:
    """Remember in this browser that a session has just closed by itself: the one at the provider is not enough."""
    request.session[_NEUVE] = True


def preuve_neuve_demandee(request: HttpRequest) -> bool:
    """Whether a session closed by itself in this browser, and nobody has come in since."""
    return bool(request.session.get(_NEUVE))


def marquer_activite(request: HttpRequest, instant: float) -> None:
    """Push the idle clock back."""
    request.session[_VU] = instant


def marques_de(request: HttpRequest) -> tuple[float, float]:
    """Instants of sign-in and of last activity; zero, hence expired, for a session without marks."""
    return float(request.session.get(_DEBUT, 0.0)), float(request.session.get(_VU, 0.0))


def marquer_second_facteur(request: HttpRequest, agent: Agent) -> None:
    """Remember that this very session proved the second factor of `agent`."""
    request.session[_SECOND_FACTEUR] = str(agent.pk)


def second_facteur_prouve(request: HttpRequest) -> bool:
    """Whether this session proved the second factor of the agent who holds it, and not of another."""
    return bool(request.user.is_authenticated and request.session.get(_SECOND_FACTEUR) == str(request.user.pk))


def marquer_preuve_fraiche(request: HttpRequest, agent: Agent, moyen: str = "totp") -> None:
    """Record a proof just given by this means, in the same place as a proof asked again."""
    record_authentication(request, agent, "mfa", reauthenticated=True, type=moyen)


def preuve_fraiche(request: HttpRequest) -> bool:
    """Whether the second factor was proven again in the last minutes (confidentialite §22).

    For acts that ask for it: break-glass, sealed files, exports, rights. Signing in does not count.
    """
    preuve = instant_de_preuve(request)
    return preuve is not None and time.time() - preuve.timestamp() < app_settings.REAUTHENTICATION_TIMEOUT


def instant_de_preuve(request: HttpRequest) -> datetime | None:
    """When the second factor was last proven again in this session, or None; an act compares it with its own rule."""
    if not request.user.is_authenticated:
        return None
    preuves = [
        p["at"]
        for p in get_authentication_records(request, request.user)
        if p.get("method") == "mfa" and p.get("reauthenticated")
    ]
    return datetime.fromtimestamp(max(preuves), tz=UTC) if preuves else None


def garder_le_jeton(request: HttpRequest, jeton: str) -> None:
    """Keep, encrypted, the ID token of this session: the provider asks for it to close its own."""
    request.session[_JETON] = chiffrer(jeton)


def jeton_garde(request: HttpRequest) -> str:
    """The ID token of this session, or nothing: opened by our own means, or before a change of keys."""
    try:
        return dechiffrer(request.session.get(_JETON, ""))
    except TexteIllisible:
        return ""


def preuve(request: HttpRequest) -> HttpResponse | None:
    """None when the proof is fresh; otherwise where to go and prove it, before coming back here.

    What was typed is kept as an encrypted draft, which the page after the proof offers to send.
    """
    if preuve_fraiche(request):
        return None
    suite = request.get_full_path()
    if request.method == "POST":
        cle = garder_la_saisie(request, request.user) if isinstance(request.user, Agent) else None
        suite = reverse("comptes:reprise", args=[cle]) if cle else page_d_origine(request)
    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': suite})}")
