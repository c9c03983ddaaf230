"""A new child: searched first, then created."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from egide.enfant.actions import creer_enfant
from egide.enfant.forms import FormulaireEnfant
from egide.enfant.presenters import codes_communes, resultat_vu
from egide.enfant.rapprochement.recherche import Resultat, rechercher
from egide.enfant.selectors import identite_cherchee, noms_communes
from egide.socle.acces.matrice import autoriser, refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.interface.essai import tenter
from egide.socle.interface.refus import Invisible


@require_http_methods(["GET", "POST"])
def nouveau(request: HttpRequest) -> HttpResponse:
    """Look for a child; the answer shows who he may be, then offers to open a file."""
    agent = agent_de(request)
    autoriser(agent, "rechercher")
    formulaire = FormulaireEnfant(request.POST or None, initial=_deja_cherche(request.GET.get("recherche", "")))
    contexte: dict[str, Any] = {"formulaire": formulaire, "refus_creer": refus_de(agent, "creer_enfant")}
    if request.method == "POST" and formulaire.is_valid():
        dite, motif = formulaire.identite(), formulaire.cleaned_data["motif"]
        resultat = tenter(request, formulaire, lambda: rechercher(agent, dite, motif=motif))
        if resultat is not None:
            contexte |= {"recherche_id": resultat.recherche_id, "resultat": montrer(resultat)}
    return render(request, "enfant/nouveau.html", contexte)


def _deja_cherche(texte: str) -> dict[str, Any]:
    """What this agent has just typed in the search of the header; nothing for the search of another."""
    try:
        dite = identite_cherchee(UUID(texte))
    except ValueError:
        return {}
    if dite is None:
        return {}
    return {"prenom": ", ".join(dite.prenoms), "nom": dite.nom, "naissance": dite.naissance.en_clair()}


@require_POST
def creer(request: HttpRequest) -> HttpResponse:
    """Open the file of the child who has just been looked for."""
    agent = agent_de(request)
    try:
        recherche_id = UUID(request.POST.get("recherche", ""))
    except ValueError:
        raise Invisible from None
    identite = identite_cherchee(recherche_id)
    if identite is None:
        raise Invisible
    enfant = creer_enfant(agent=agent, le=timezone.now(), identite=identite, recherche_id=recherche_id)
    messages.success(request, "Le dossier de l’enfant est ouvert.")
    return redirect("enfant:fiche", pk=enfant.dossier_id)


def montrer(resultat: Resultat) -> object:
    """The answer of a search with the names of its communes and the addresses of its files."""
    codes = codes_communes(r.comparaison for r in resultat.compares)
    return resultat_vu(resultat, communes=noms_communes(codes), adresse=lambda pk: reverse("enfant:fiche", args=[pk]))
