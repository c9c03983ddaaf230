"""Addresses of the pages on people."""

from django.urls import path

from egide.enfant.views import famille, fiche, nouveau

app_name = "enfant"
urlpatterns = [
    path("nouveau/", nouveau.nouveau, name="nouveau"),
    path("creer/", nouveau.creer, name="creer"),
    path("<uuid:pk>/", fiche.fiche, name="fiche"),
    path("<uuid:pk>/identite/", fiche.rectifier, name="rectifier"),
    path("<uuid:pk>/proche/", famille.proche, name="proche"),
    path("<uuid:pk>/proche/lien/", famille.rattacher, name="rattacher"),
    path("<uuid:pk>/foyer/", famille.foyer, name="foyer"),
    path("<uuid:pk>/adresse-protegee/", famille.adresse, name="adresse"),
    path("<uuid:pk>/adresse-protegee/lire/", famille.lire_adresse, name="lire_adresse"),
]
