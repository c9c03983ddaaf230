"""The door of the identity provider: to it and back, a proof asked again there, the end of both sessions."""

import time
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.views import LoginView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egide.socle.comptes import actions
from egide.socle.comptes.actions.trace import empreinte
from egide.socle.comptes.adaptateurs import moyens_de_preuve
from egide.socle.comptes.entree import agent_de
from egide.socle.comptes.etapes import marquer_deux_facteurs
from egide.socle.comptes.federation.configuration import Fournisseur, fournisseur
from egide.socle.comptes.federation.demandes import But, Demande, consommer, ouvrir
from egide.socle.comptes.federation.echanges import FournisseurMuet
from egide.socle.comptes.federation.parcours import (
    IdentiteProuvee,
    adresse_d_autorisation,
    etat_recu,
    fin_attendue,
    identifier,
)
from egide.socle.comptes.federation.refus import refus
from egide.socle.comptes.models import Agent
from egide.socle.comptes.preuves import (
    garder_le_jeton,
    marquer_preuve_fraiche,
    marquer_second_facteur,
    preuve_neuve_demandee,
)
from egide.socle.comptes.selectors import identite_liee
from egide.socle.interface.essai import retenir
from egide.socle.interface.refus import Invisible, Refus

# Each link that may be followed to the provider, with the act that ends it.
_PORTES = {
    But.INVITATION: actions.accepter_invitation_federee,
    But.REPRISE: actions.reprendre_compte_federe,
}


class _Connexion(LoginView):  # type: ignore[misc]
    """The sign-in page, which offers the provider when there is one."""

    extra_context = {"fournisseur": fournisseur}  # noqa: RUF012 - read by Django


connexion = _Connexion.as_view()


@never_cache
@login_not_required
@require_POST
def demander(request: HttpRequest) -> HttpResponse:
    """Go to the provider: to sign in, or with the secret of a link that was handed over."""
    connu = _regle()
    but = But(request.POST["but"]) if request.POST.get("but") in _PORTES else But.CONNEXION
    porte = "" if but is But.CONNEXION else empreinte(request.POST.get("secret", ""))
    neuve = preuve_neuve_demandee(request)
    return _partir(request, connu, ouvrir(request, but, suite=_suite(request), porte=porte, fraiche=neuve))


@never_cache
@login_not_required
@require_GET
def retour(request: HttpRequest) -> HttpResponse:
    """Come back: everything is verified before anything is opened; a refusal leaves no session and one line."""
    connu = _regle()
    try:
        demande = consommer(request, etat_recu(request.GET))
        return _conclure(request, demande, identifier(connu, request.GET, demande))
    except FournisseurMuet:
        phrase = retenir(request, refus("federation_muette"))
    except Refus as refuse:
        phrase = retenir(request, refuse)
    contexte = {"phrase": phrase, "connecte": request.user.is_authenticated}
    return render(request, "comptes/federation_refusee.html", contexte, status=403)


@never_cache
@require_http_methods(["GET", "POST"])
def prouver(request: HttpRequest) -> HttpResponse:
    """Ask the provider to ask again who this is, before a sensitive act."""
    connu, agent = _regle(), agent_de(request)
    if identite_liee(agent) is None:
        raise Invisible
    if request.method == "POST":
        return _partir(request, connu, ouvrir(request, But.PREUVE, suite=_suite(request), fraiche=True))
    autres = [moyen for moyen in moyens_de_preuve(agent) if moyen["url"] != request.path]
    suite = _suite(request)
    contexte = {
        "fournisseur": connu,
        "redirect_field_name": "next",
        "redirect_field_value": suite,
        "reauthentication_alternatives": [{**moyen, "url": _avec(moyen["url"], suite)} for moyen in autres],
    }
    return render(request, "comptes/prouver_ailleurs.html", contexte)


@never_cache
@login_not_required
@require_GET
def fin(request: HttpRequest) -> HttpResponse:
    """Back from the end of the session at the provider."""
    if fin_attendue(request.GET.get("state", "")):
        messages.info(request, f"Vous êtes déconnecté d’Égide et de {_regle().libelle}.")
    return redirect("account_login")


def _regle() -> Fournisseur:
    """The provider of this installation; without one these pages do not exist."""
    connu = fournisseur()
    if connu is None:
        raise Invisible
    return connu


def _suite(request: HttpRequest) -> str:
    """Where to go afterwards: a page of ours, or nothing."""
    demandee = request.POST.get("next") or request.GET.get("next", "")
    return demandee if url_has_allowed_host_and_scheme(demandee, {request.get_host()}) else ""


def _avec(adresse: str, suite: str) -> str:
    return f"{adresse}?{urlencode({'next': suite})}" if suite else adresse


def _partir(request: HttpRequest, connu: Fournisseur, demande: Demande) -> HttpResponse:
    """Send the browser to the provider; when it does not answer, say it where our own means still open."""
    try:
        return redirect(adresse_d_autorisation(connu, demande))
    except FournisseurMuet:
        phrase = retenir(request, refus("federation_muette"))
    except Refus as refuse:
        phrase = retenir(request, refuse)
    messages.warning(request, phrase)
    page = "mfa_reauthenticate" if demande.but == But.PREUVE else "account_login"
    return redirect(_avec(reverse(page), demande.suite))


def _conclure(request: HttpRequest, demande: Demande, identite: IdentiteProuvee) -> HttpResponse:
    """Do what the person came back for."""
    maintenant = timezone.now()
    acte = _PORTES.get(But(demande.but))
    if acte is not None:
        return _entrer(request, demande, identite, acte(porte=demande.porte, identite=identite, le=maintenant))
    agent = actions.reconnaitre(identite=identite, le=maintenant)
    if agent is None:
        request.session.flush()
        messages.error(request, retenir(request, refus("identite_fermee")))
        return redirect("account_login")
    if demande.but == But.PREUVE:
        return _prouver(request, demande, identite, agent)
    return _entrer(request, demande, identite, agent)


def _entrer(request: HttpRequest, demande: Demande, identite: IdentiteProuvee, agent: Agent) -> HttpResponse:
    """Sign in under a new session key; our own second factor follows when the provider asked one factor only.

    Whoever else was signed in here leaves first: the sign-in itself would only then empty the session, and lose what
    has just been proven.
    """
    if agent != request.user:
        request.session.flush()
        request.user = AnonymousUser()
    if identite.deux_facteurs:
        marquer_deux_facteurs(request, agent)
        marquer_second_facteur(request, agent)
    garder_le_jeton(request, identite.jeton)
    reponse: HttpResponse = perform_login(request, Login(user=agent, redirect_url=demande.suite or None))
    return reponse


def _prouver(request: HttpRequest, demande: Demande, identite: IdentiteProuvee, agent: Agent) -> HttpResponse:
    """Record a fresh proof: the same person, two factors, given after it was asked, not long ago. Raises Refus."""
    if agent != request.user:
        raise refus("federation_autre_personne")
    if not identite.deux_facteurs:
        raise refus("federation_un_facteur")
    if identite.prouvee_le.timestamp() < time.time() - app_settings.REAUTHENTICATION_TIMEOUT:
        raise refus("federation_preuve_ancienne")
    marquer_preuve_fraiche(request, agent, "federation")
    return redirect(demande.suite or "/")
