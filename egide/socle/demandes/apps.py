"""Application: demandes."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DemandesConfig(AppConfig):
    """Registers `demandes` under its short label, with its states and rights."""

    name = "egide.socle.demandes"
    label = "demandes"

    def ready(self) -> None:
        """Make the state table and the matrix rows known."""
        autodiscover_modules("states", "permissions")
