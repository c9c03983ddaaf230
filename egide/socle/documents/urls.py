"""Addresses of the pieces."""

from django.urls import path

from egide.socle.documents import views

app_name = "documents"
urlpatterns = [
    path("deposer/<slug:genre>/<uuid:objet_id>/", views.deposer, name="deposer"),
    path("<uuid:piece_id>/", views.lire, name="lire"),
    path("<uuid:piece_id>/retirer/", views.retirer, name="retirer"),
]
