"""Application of the foundation: etats."""

from django.apps import AppConfig


class EtatsConfig(AppConfig):
    """Registers `etats` under its short label."""

    name = "egide.socle.etats"
    label = "etats"
