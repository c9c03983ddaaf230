"""Drafts, presence and the gallery of components."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from egide.socle.interface import galerie as exemples
from egide.socle.interface.brouillons import BrouillonEnConflit, ecarts, enregistrer_brouillon
from egide.socle.interface.temps import heure


@require_POST
def brouillon(request: HttpRequest, cle: str) -> HttpResponse:
    """Save what is typed; answer the words to show, or both versions (409) when two windows wrote."""
    version, contenu = request.POST.get("version_lue", "0"), request.POST.get("contenu", "")
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    if not version.isdecimal():
        return HttpResponse(status=400)
    try:
        garde = enregistrer_brouillon(request.user, cle, contenu, int(version))
    except BrouillonEnConflit as conflit:
        contexte = {"actuel": conflit.actuel, "ecarts": ecarts(conflit.actuel.contenu, contenu, request.POST)}
        return HttpResponse(render_to_string("interface/brouillon_conflit.html", contexte), status=409)
    reponse = HttpResponse(f"Brouillon enregistré à {heure(garde.enregistre_le)}")
    reponse.headers["X-Egide-Version"] = str(garde.version)
    return reponse


@csrf_exempt
@require_POST
def presence(request: HttpRequest) -> HttpResponse:
    """Tell the page that its agent is still signed in, and give it the current form token.

    Signing in again in another window changes that token: a page left behind can only ask for the new one with
    the old one. Another site may send this request and never reads its answer.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    return JsonResponse({"agent": str(request.user.pk), "jeton": get_token(request)})


@require_GET
def galerie(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; absent from production."""
    if not (settings.DEBUG or getattr(settings, "EGIDE_DEMO", False)):
        raise Http404
    if request.GET.get("page") == "conflit":
        return render(request, "interface/conflit.html", exemples.conflit())
    public = request.GET.get("facade") == "public"
    page = "interface/galerie_publique.html" if public else "interface/galerie.html"
    return render(request, page, exemples.contexte(saisie=request.GET))
