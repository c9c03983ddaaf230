"""The only addresses of the sign-in library that are open here, under the names it expects."""

from allauth.account import views as compte
from allauth.mfa.base import views as preuve
from allauth.mfa.recovery_codes import views as secours
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import RedirectView

_vers_mon_compte = login_required(RedirectView.as_view(pattern_name="comptes:mon_compte"))

urlpatterns = [
    path("connexion/", compte.login, name="account_login"),
    path("deconnexion/", compte.logout, name="account_logout"),
    path("connexion/mot-de-passe/", compte.reauthenticate, name="account_reauthenticate"),
    path("connexion/code/", preuve.authenticate, name="mfa_authenticate"),
    path("connexion/code-encore/", preuve.reauthenticate, name="mfa_reauthenticate"),
    path("compte/second-facteur/", totp.activate_totp, name="mfa_activate_totp"),
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
