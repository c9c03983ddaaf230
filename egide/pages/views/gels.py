"""Holds placed and lifted from the page of a file, or lifted by those who keep the slips."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from egide.pages.selectors.conservation import exiger_tenue
from egide.socle.acces.middleware import agent_de
from egide.socle.conservation.actions import Cible
from egide.socle.conservation.views import page_geler, page_lever
from egide.socle.dossiers.models import Dossier


@require_http_methods(["GET", "POST"])
def geler_dossier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hold one file."""
    vu = get_object_or_404(Dossier, pk=pk)
    cible = Cible("dossier", pk, vu.numero)
    return page_geler(request, cible, nom=f"le dossier {vu.numero}", suite=reverse("pages:dossier", args=[pk]))


@require_http_methods(["GET", "POST"])
def lever_du_dossier(request: HttpRequest, pk: UUID, gel_id: UUID) -> HttpResponse:
    """Lift one hold of a file."""
    return page_lever(request, gel_id, sur=pk, suite=reverse("pages:dossier", args=[pk]))


@require_http_methods(["GET", "POST"])
def lever(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lift any hold that the keeper of the slips sees."""
    exiger_tenue(agent_de(request))
    return page_lever(request, pk, suite=reverse("pages:conservation"))
