"""Application of the foundation: documents."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DocumentsConfig(AppConfig):
    """Registers `documents` under its short label, with its states and rights."""

    name = "egide.socle.documents"
    label = "documents"

    def ready(self) -> None:
        """Make the state table and the matrix rows known."""
        autodiscover_modules("states", "permissions")
