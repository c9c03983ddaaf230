"""The only addresses of the sign-in library that are open here, under the names it expects."""

from allauth.account import views as compte
from allauth.mfa.base import views as preuve
from allauth.mfa.recovery_codes import views as secours
from allauth.mfa.webauthn import views as cle
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import RedirectView

from egide.socle.comptes.views import cles, federation

_vers_mon_compte = login_required(RedirectView.as_view(pattern_name="comptes:mon_compte"))

urlpatterns = [
    path("connexion/", federation.connexion, name="account_login"),
    path("deconnexion/", compte.logout, name="account_logout"),
    path("connexion/mot-de-passe/", compte.reauthenticate, name="account_reauthenticate"),
    path("connexion/code/", preuve.authenticate, name="mfa_authenticate"),
    path("connexion/code-encore/", preuve.reauthenticate, name="mfa_reauthenticate"),
    path("connexion/cle/", cle.login_webauthn, name="mfa_login_webauthn"),
    path("connexion/cle-encore/", cles.prouver_par_cle, name="mfa_reauthenticate_webauthn"),
    path("compte/second-facteur/", cles.activer_application, name="mfa_activate_totp"),
    path("compte/cles/nouvelle/", cles.ajouter_cle, name="mfa_add_webauthn"),
    path("compte/codes-de-secours/", secours.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "compte/codes-de-secours/nouveaux/",
        secours.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    # The library redirects to these two names; nobody removes a second factor alone.
    path("compte/second-facteur/etat/", _vers_mon_compte, name="mfa_index"),
    path("compte/second-facteur/retrait/", _vers_mon_compte, name="mfa_deactivate_totp"),
]
