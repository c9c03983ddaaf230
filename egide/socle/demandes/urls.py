"""Addresses of the requests of persons."""

from django.urls import path

from egide.socle.demandes import views

app_name = "demandes"
urlpatterns = [
    path("", views.liste, name="liste"),
    path("nouvelle/", views.enregistrer, name="enregistrer"),
    path("<uuid:pk>/", views.demande, name="demande"),
    path("<uuid:pk>/pieces/<uuid:element_id>/retrait/", views.ecarter, name="ecarter"),
    path("<uuid:pk>/pieces/<uuid:element_id>/occulter/", views.occulter, name="occulter"),
    path("<uuid:pk>/<slug:geste>/", views.geste, name="geste"),
]
