"""Application of the foundation: acces."""

from django.apps import AppConfig


class AccesConfig(AppConfig):
    """Registers `acces` under its short label."""

    name = "egide.socle.acces"
    label = "acces"
