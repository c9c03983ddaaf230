"""What people may want to know before, during or after: their rights, accessibility, who publishes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from egide.socle.acces.regles_acces import reglage


@require_GET
def vos_informations(request: HttpRequest) -> HttpResponse:
    """Who reads, what is kept, for how long, and the rights of everyone concerned."""
    return render(request, "accueil/public/vos_informations.html", {"heures": reglage("brouillon_public_heures")})


@require_GET
def accessibilite(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "accueil/public/accessibilite.html")


@require_GET
def mentions_legales(request: HttpRequest) -> HttpResponse:
    """Who publishes this page."""
    return render(request, "accueil/public/mentions_legales.html")
