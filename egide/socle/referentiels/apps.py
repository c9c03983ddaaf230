"""Application of the foundation: referentiels."""

from django.apps import AppConfig


class ReferentielsConfig(AppConfig):
    """Registers `referentiels` under its short label."""

    name = "egide.socle.referentiels"
    label = "referentiels"
