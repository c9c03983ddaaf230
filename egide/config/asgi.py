"""ASGI entry point; the facade and the database role come from the environment."""

import gc
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egide.config.settings")
application = get_asgi_application()
# What start-up loaded lives as long as the process: the collector need not walk it again within every page.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
