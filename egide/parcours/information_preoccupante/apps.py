"""Application: information_preoccupante."""

from django.apps import AppConfig


class InformationPreoccupanteConfig(AppConfig):
    """Registers `information_preoccupante` under its short label."""

    name = "egide.parcours.information_preoccupante"
    label = "information_preoccupante"
