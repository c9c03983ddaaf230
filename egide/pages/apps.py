"""Application: pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Registers `pages` under its short label."""

    name = "egide.pages"
    label = "pages"
