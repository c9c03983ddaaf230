"""Addresses of the public's pages: short and neutral, since a history keeps them."""

from django.urls import path

from egide.parcours.accueil.public import views, views_fichiers, views_information, views_reprise

app_name = "accueil_public"

urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("question/<int:numero>/", views.question, name="question"),
    path("relire/", views.relire, name="relire"),
    path("confirmation/", views.confirmation, name="confirmation"),
    path("reprendre/", views_reprise.reprendre, name="reprendre"),
    path("fichiers/", views_fichiers.fichiers, name="fichiers"),
    path("vos-informations/", views_information.vos_informations, name="vos_informations"),
    path("accessibilite/", views_information.accessibilite, name="accessibilite"),
    path("mentions-legales/", views_information.mentions_legales, name="mentions_legales"),
]
