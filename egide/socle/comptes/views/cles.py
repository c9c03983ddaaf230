"""Passkeys of one's own account: register, prove again, take away."""

from typing import Any

from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from egide.socle.comptes import actions, selectors
from egide.socle.comptes.adaptateurs import doit_prouver
from egide.socle.comptes.entree import agent_de
from egide.socle.comptes.preuves import preuve
from egide.socle.interface.essai import tenter
from egide.socle.interface.refus import Invisible


class _AjoutDeCle(AddWebAuthnView):  # type: ignore[misc]
    """Ask for keys that open alone: discoverable, and whose holder the device verifies."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The options of a key that works without a password."""
        contexte = super().get_context_data(**kwargs)
        return {**contexte, "js_data": {"creation_options": auth.begin_registration(self.request.user, True)}}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Say that the key is registered, under the name that was given."""
        reponse: HttpResponse = super().form_valid(form)
        messages.success(self.request, f"La clé « {form.cleaned_data['name']} » est enregistrée.")
        return reponse


class _PreuveParCle(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A failed proof stays on its page, where another try or another means is one step away."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Show the page again with what went wrong."""
        reponse: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return reponse


def _sous_preuve(request: HttpRequest, vue: Any) -> Any:
    """A means of sign-in is added under a fresh proof, as soon as the account can give one."""
    return (preuve(request) if doit_prouver(request) else None) or vue(request)


def ajouter_cle(request: HttpRequest) -> Any:
    """Register one more passkey."""
    return _sous_preuve(request, _AjoutDeCle.as_view())


def activer_application(request: HttpRequest) -> Any:
    """Install the application of codes."""
    return _sous_preuve(request, activate_totp)


prouver_par_cle = _PreuveParCle.as_view()


@require_http_methods(["GET", "POST"])
def retirer_cle(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one passkey away, under a fresh proof."""
    agent = agent_de(request)
    cle = next((cle for cle in selectors.cles_de(agent) if cle.pk == pk), None)
    if cle is None:
        raise Invisible
    if (a_prouver := preuve(request)) is not None:
        return a_prouver
    formulaire = forms.Form(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        tenter(request, formulaire, lambda: actions.retirer_cle(agent=agent, cle_id=pk))
        if not formulaire.errors:
            messages.success(request, "La clé est retirée.")
            return redirect(f"{reverse('comptes:mon_compte')}#connexion")
    return render(request, "comptes/retirer_cle.html", {"cle": cle, "formulaire": formulaire})
