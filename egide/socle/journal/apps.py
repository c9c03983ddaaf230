"""Application of the foundation: journal."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Registers `journal` under its short label."""

    name = "egide.socle.journal"
    label = "journal"
