"""Application of the foundation: conservation."""

from django.apps import AppConfig


class ConservationConfig(AppConfig):
    """Registers `conservation` under its short label."""

    name = "egide.socle.conservation"
    label = "conservation"
