"""ASGI entry point; the facade and the database role come from the environment."""

import gc
import os
import warnings

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import get_resolver

from egide.config.requetes import BorneDesRequetes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egide.config.settings")
# Whole files are read in one go: said once a start on the terminal of whoever tries the demonstration, it worries.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
application = BorneDesRequetes(get_asgi_application(), settings.EGIDE_REQUETE_OCTETS, settings.EGIDE_REQUETES_LONGUES)
# Every view is loaded now, then left out of the garbage collector's rounds: one page in two hundred waited 100 ms for
# it to walk through modules that never die, and waits 6.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
