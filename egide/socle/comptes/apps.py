"""Application of the foundation: comptes."""

from django.apps import AppConfig


class ComptesConfig(AppConfig):
    """Registers `comptes` under its short label."""

    name = "egide.socle.comptes"
    label = "comptes"
