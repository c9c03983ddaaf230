"""Addresses of the public facade, without session."""

from django.urls import include, path

from egide.config.health import sante

urlpatterns = [
    path("sante/", sante, name="sante"),
    path("", include("egide.parcours.accueil.public.urls")),
]
