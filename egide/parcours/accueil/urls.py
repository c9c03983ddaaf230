"""Addresses of what arrives, on the agents' facade."""

from django.urls import path

from egide.parcours.accueil import views

app_name = "accueil"
urlpatterns = [
    path("nouveau/", views.nouveau, name="nouveau"),
    path("enregistre/", views.enregistre, name="enregistre"),
    path("<uuid:recueil_id>/", views.recueil, name="recueil"),
    path("<uuid:recueil_id>/informateur/", views.informateur, name="informateur"),
    path("<uuid:recueil_id>/complement/", views.complement, name="complement"),
    path("<uuid:recueil_id>/prendre-en-compte/", views.prendre, name="prendre_en_compte"),
]
