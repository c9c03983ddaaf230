"""Application: accueil."""

from django.apps import AppConfig


class AccueilConfig(AppConfig):
    """Registers `accueil` under its short label."""

    name = "egide.parcours.accueil"
    label = "accueil"
