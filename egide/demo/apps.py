"""Application: demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers `demo` under its short label."""

    name = "egide.demo"
    label = "demo"
