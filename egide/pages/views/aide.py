"""Short help, and the accessibility statement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def aide(request: HttpRequest) -> HttpResponse:
    """The everyday acts in a few sentences."""
    return render(request, "pages/aide.html")


@require_GET
def accessibilite(request: HttpRequest) -> HttpResponse:
    """What is known of accessibility, and what is not."""
    return render(request, "pages/accessibilite.html")
