"""Application: accueil."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccueilConfig(AppConfig):
    """Registers `accueil` under its short label, its state table and its rows of the matrix."""

    name = "egide.parcours.accueil"
    label = "accueil"

    def ready(self) -> None:
        """Read what each app declares once every model is known."""
        autodiscover_modules("states", "permissions", "suites")
