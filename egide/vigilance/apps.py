"""Application: vigilance."""

from django.apps import AppConfig


class VigilanceConfig(AppConfig):
    """Registers `vigilance` under its short label."""

    name = "egide.vigilance"
    label = "vigilance"
