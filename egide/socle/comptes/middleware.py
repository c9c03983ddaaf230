"""Watches every session: idle and absolute limits, second factor, post in force; typed text is never lost."""

import time
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse

from egide.socle.comptes import saisies
from egide.socle.comptes.entree import refus_d_entrer
from egide.socle.comptes.models import Agent
from egide.socle.comptes.preuves import demander_une_preuve_neuve, marquer_activite, marques_de, second_facteur_prouve
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

_SANS_SECOND_FACTEUR = frozenset(
    {"mfa_activate_totp", "mfa_add_webauthn", "account_logout", "account_reauthenticate", "sante"}
)
_ECRITURE_AU_PLUS = 60.0
ARRIERE_PLAN = "X-Egide-Arriere-Plan"


def _nulle_part(*_: Any, **__: Any) -> HttpResponse:
    """Stands for a view when only its protection against forged forms is asked."""
    return HttpResponse()


class SessionGardee(LoginRequiredMiddleware):
    """Every page asks for a signed-in agent unless it says otherwise (`login_not_required`).

    Runs before the transaction of the request, so it opens its own when it writes.
    """

    async_capable = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, Agent):
            arret = self._verifier(request, request.user)
            if arret is not None:
                return arret
        response = cast("HttpResponseBase", self.get_response(request))
        self._oublier_ce_qui_est_renvoye(request, response)
        return response

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        """Answer someone who is not signed in: the sign-in page, or a short fragment to a script."""
        if saisies.est_un_fragment(request):
            return _fragment(request, _adresse_de_connexion(saisies.page_d_origine(request), "fermee"))
        suite = request.get_full_path() if request.method == "GET" else saisies.page_d_origine(request)
        return redirect(_adresse_de_connexion(suite))

    def _verifier(self, request: HttpRequest, agent: Agent) -> HttpResponseBase | None:
        """Return the answer that stops this request, or None when it may go on."""
        maintenant = time.time()
        debut, vu = marques_de(request)
        if maintenant - debut > settings.EGIDE_SESSION_HEURES * 3600:
            return self._fermer(request, agent, "duree")
        if maintenant - vu > settings.EGIDE_INACTIVITE_MINUTES * 60:
            return self._fermer(request, agent, "inactivite")
        phrase = refus_d_entrer(agent)
        if phrase is not None:
            return self._congedier(request, agent, phrase)
        if not second_facteur_prouve(request) and _route(request) not in _SANS_SECOND_FACTEUR:
            if saisies.est_un_fragment(request):
                return _fragment(request, reverse("mfa_activate_totp"))
            return redirect("mfa_activate_totp")
        if maintenant - vu > _ECRITURE_AU_PLUS and ARRIERE_PLAN not in request.headers:
            marquer_activite(request, maintenant)
        return None

    def _fermer(self, request: HttpRequest, agent: Agent, raison: str) -> HttpResponseBase:
        """Close a session that lasted too long, keep what was typed, ask to sign in again."""
        cle: str | None = None
        en_arriere_plan = saisies.est_un_fragment(request)
        with transaction.atomic():
            saisies.poser_agent(agent)
            if self._formulaire_authentique(request):
                cle = saisies.garder_la_saisie(request, agent)
            if not en_arriere_plan:
                consigner(Evenement.DECONNEXION, agent_id=agent.pk, titre=raison)
        if cle is not None:
            suite = reverse("comptes:reprise", args=[cle])
        else:
            suite = request.get_full_path() if request.method == "GET" else saisies.page_d_origine(request)
        adresse = _adresse_de_connexion(suite, raison, gardee=cle is not None)
        if en_arriere_plan:
            # Leaving a field calls a script just before the form itself is sent: that form must still find its author.
            return _fragment(request, adresse)
        request.session.flush()
        request.user = AnonymousUser()
        demander_une_preuve_neuve(request)
        return redirect(adresse)

    def _congedier(self, request: HttpRequest, agent: Agent, phrase: str) -> HttpResponseBase:
        """Close the session of someone whose post or account ended while she was signed in."""
        with transaction.atomic():
            saisies.poser_agent(agent)
            consigner(Evenement.CONNEXION_REFUSEE, agent_id=agent.pk, titre="sans poste")
        request.session.flush()
        request.user = AnonymousUser()
        adresse = _adresse_de_connexion("/")
        if saisies.est_un_fragment(request):
            return _fragment(request, adresse)
        messages.error(request, phrase)
        return redirect(adresse)

    def _formulaire_authentique(self, request: HttpRequest) -> bool:
        """Whether a form really comes from our pages: nobody plants a draft from elsewhere."""
        if request.method != "POST":
            return False
        return CsrfViewMiddleware(_nulle_part).process_view(request, _nulle_part, (), {}) is None

    def _oublier_ce_qui_est_renvoye(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Once a kept form was sent again and accepted, its draft goes away."""
        if request.method != "POST" or response.status_code not in (302, 303):
            return
        cle = request.POST.get(saisies.CHAMP_REPRISE, "")
        if cle and isinstance(request.user, Agent):
            with transaction.atomic():
                saisies.poser_agent(request.user)
                saisies.oublier_la_saisie(request.user, cle)


def _route(request: HttpRequest) -> str:
    """Name of the page asked for."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _adresse_de_connexion(suite: str, raison: str = "", *, gardee: bool = False) -> str:
    """Address of the sign-in page, which then goes on to `suite` and says why it is shown."""
    parametres = {"next": suite, "fin": raison, "gardee": "1" if gardee else ""}
    return f"{reverse('account_login')}?{urlencode({k: v for k, v in parametres.items() if v})}"


def _fragment(request: HttpRequest, adresse: str) -> HttpResponse:
    """The short answer of a script's request: nothing was saved here, sign in again."""
    contexte = {"connexion_url": adresse}
    return render(request, "comptes/session_fermee.html", contexte, status=401)
