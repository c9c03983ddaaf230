"""Application of the foundation: dossiers."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Registers `dossiers` under its short label."""

    name = "egide.socle.dossiers"
    label = "dossiers"
