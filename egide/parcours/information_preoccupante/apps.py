"""Application: information_preoccupante."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class InformationPreoccupanteConfig(AppConfig):
    """Registers `information_preoccupante` under its short label, with its states, rights and continuations."""

    name = "egide.parcours.information_preoccupante"
    label = "information_preoccupante"

    def ready(self) -> None:
        """Make the state table, the matrix rows and the continuations known."""
        autodiscover_modules("states", "permissions", "suites")
