"""Application of the foundation: demandes."""

from django.apps import AppConfig


class DemandesConfig(AppConfig):
    """Registers `demandes` under its short label."""

    name = "egide.socle.demandes"
    label = "demandes"
