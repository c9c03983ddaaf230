"""Application: enfant."""

from django.apps import AppConfig


class EnfantConfig(AppConfig):
    """Registers `enfant` under its short label."""

    name = "egide.enfant"
    label = "enfant"
