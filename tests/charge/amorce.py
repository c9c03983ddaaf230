"""Starts Django in the process that measures; imported before anything that reads a model."""

import django

django.setup()
