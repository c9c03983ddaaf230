"""Application of the foundation: interface."""

from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    """Registers `interface` under its short label."""

    name = "egide.socle.interface"
    label = "interface"
