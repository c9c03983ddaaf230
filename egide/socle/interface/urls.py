"""Addresses of the interface, on the agents' facade."""

from django.urls import path

from egide.socle.interface import views

app_name = "interface"
urlpatterns = [
    path("brouillons/<slug:cle>/", views.brouillon, name="brouillon"),
    path("presence/", views.presence, name="presence"),
    path("galerie/", views.galerie, name="galerie"),
]
