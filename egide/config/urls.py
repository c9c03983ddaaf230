"""Addresses of the agents' facade."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from egide.config.health import sante

urlpatterns = [
    path("sante/", login_not_required(sante), name="sante"),
    path("", include("egide.socle.interface.urls")),
    path("", include("egide.socle.comptes.urls_connexion")),
    path("", include("egide.socle.comptes.urls")),
]
