"""Address of the list of demonstration accounts."""

from django.urls import path

from egide.demo.views import comptes

app_name = "demo"
urlpatterns = [path("comptes/", comptes, name="comptes")]
