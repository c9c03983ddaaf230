"""Application of the foundation: echanges."""

from django.apps import AppConfig


class EchangesConfig(AppConfig):
    """Registers `echanges` under its short label."""

    name = "egide.socle.echanges"
    label = "echanges"
