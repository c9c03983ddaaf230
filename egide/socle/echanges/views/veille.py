"""The watch over deferred jobs, the explanation of a silence, the hour of one's own summary."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.echanges import actions
from egide.socle.echanges.forms import FormulaireHeure, FormulaireMotif
from egide.socle.echanges.models import PreferenceCourriel
from egide.socle.echanges.presenters import silence_en_clair
from egide.socle.echanges.selectors import alarmes_ouvertes
from egide.socle.echanges.supervision import etat_des_taches
from egide.socle.echanges.verification import defauts
from egide.socle.interface.essai import tenter


@require_GET
def taches(request: HttpRequest) -> HttpResponse:
    """Jobs that failed, that a dead worker left, that wait for too long: names and instants, no content."""
    autoriser(agent_de(request), "superviser_taches")
    maintenant = timezone.now()
    contexte = {"e": etat_des_taches(maintenant), "defauts": defauts(maintenant, horloges=False)}
    return render(request, "echanges/taches.html", contexte)


@require_POST
def relancer(request: HttpRequest, tache_id: int) -> HttpResponse:
    """Run a failed job again."""
    actions.relancer_tache(tache_id, agent=agent_de(request), le=timezone.now())
    messages.success(request, "La tâche est remise en file.")
    return redirect("echanges:taches")


@require_http_methods(["GET", "POST"])
def silence(request: HttpRequest, alarme_id: UUID) -> HttpResponse:
    """Say why a flow is silent."""
    agent = agent_de(request)
    alarme = get_object_or_404(alarmes_ouvertes(agent), pk=alarme_id)
    formulaire = FormulaireMotif(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        motif = formulaire.cleaned_data["motif"]
        if tenter(
            request,
            formulaire,
            lambda: actions.expliquer_silence(alarme, agent=agent, le=timezone.now(), motif=motif),
            par_code=True,
        ):
            messages.success(request, "C’est noté : ce silence ne sonnera plus.")
            return redirect("/")
    contexte = {"s": silence_en_clair(alarme, timezone.now()), "formulaire": formulaire}
    return render(request, "echanges/silence.html", contexte, status=422 if formulaire.errors else 200)


@require_http_methods(["GET", "POST"])
def courriels(request: HttpRequest) -> HttpResponse:
    """Choose the hour of one's own summary."""
    agent = agent_de(request)
    choisie = PreferenceCourriel.objects.filter(agent=agent).values_list("heure", flat=True).first()
    initiale = str(choisie or reglage("courriel_heure_par_defaut"))
    formulaire = FormulaireHeure(request.POST or None, initial={"heure": initiale})
    if request.method == "POST" and formulaire.is_valid():
        heure = int(formulaire.cleaned_data["heure"])
        if tenter(request, formulaire, lambda: actions.choisir_heure(agent=agent, heure=heure), par_code=True):
            messages.success(request, f"Vous recevrez ce message à partir de {heure} h.")
            return redirect("echanges:courriels")
    return render(
        request, "echanges/courriels.html", {"formulaire": formulaire}, status=422 if formulaire.errors else 200
    )
