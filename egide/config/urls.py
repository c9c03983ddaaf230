"""Addresses of the agents' facade; a test gives each its expected answer for every member of the cast."""

from django.conf import settings
from django.urls import include, path

from egide.config.health import sante

urlpatterns = [
    path("sante/", sante, name="sante"),
    path("", include("egide.socle.comptes.urls_connexion")),
    path("", include("egide.socle.comptes.urls")),
    path("", include("egide.socle.interface.urls")),
    path("demandes/", include("egide.socle.demandes.urls")),
    path("", include("egide.socle.echanges.urls")),
    path("sorties/", include("egide.socle.documents.urls_sorties")),
    path("accueil/", include("egide.parcours.accueil.urls")),
    path("pieces/", include("egide.socle.documents.urls")),
    path("enfants/", include("egide.enfant.urls")),
    path("informations/", include("egide.parcours.information_preoccupante.urls")),
    path("vigilance/", include("egide.vigilance.urls")),
    path("", include("egide.pages.urls")),
]

if settings.EGIDE_DEMO:
    urlpatterns.append(path("demonstration/", include("egide.demo.urls")))
