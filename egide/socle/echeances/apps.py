"""Application of the foundation: echeances."""

from django.apps import AppConfig


class EcheancesConfig(AppConfig):
    """Registers `echeances` under its short label."""

    name = "egide.socle.echeances"
    label = "echeances"
