"""ASGI entry point; the facade and the database role come from the environment."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egide.config.settings")
application = get_asgi_application()
