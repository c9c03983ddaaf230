"""Addresses of the public facade, without session."""

from django.urls import path

from egide.config.health import sante

urlpatterns = [
    path("sante/", sante, name="sante"),
]
