"""Holds placed and lifted from the page of an information."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.states import GENRE
from egide.socle.acces.volets import Volet
from egide.socle.conservation.actions import Cible
from egide.socle.conservation.views import page_geler, page_lever


@require_http_methods(["GET", "POST"])
def geler(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Hold one information."""
    vue = get_object_or_404(Information, pk=information_id)
    cible = Cible(GENRE, information_id, vue.numero, Volet.DANGER)
    suite = reverse("information_preoccupante:information", args=[information_id])
    return page_geler(request, cible, nom=f"l’information {vue.numero}", suite=suite)


@require_http_methods(["GET", "POST"])
def lever_gel(request: HttpRequest, information_id: UUID, gel_id: UUID) -> HttpResponse:
    """Lift one hold of an information."""
    return page_lever(
        request,
        gel_id,
        sur=information_id,
        suite=reverse("information_preoccupante:information", args=[information_id]),
    )
