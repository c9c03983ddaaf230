"""Start-up: each app's declarations are found by the name of their file."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from egide.config import lookups

DECLARATIONS = ("states", "permissions", "suites", "branchement")


class ConfigConfig(AppConfig):
    """Imports the state tables, permissions and continuations of every app, in the order of the house."""

    name = "egide.config"
    label = "config"

    def ready(self) -> None:
        """Discover the declarations once all models are loaded."""
        lookups.installer()
        autodiscover_modules(*DECLARATIONS)
