"""Addresses of the interface alone, for its own tests."""

from django.urls import include, path

urlpatterns = [path("", include("egide.socle.interface.urls"))]
