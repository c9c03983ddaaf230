"""The search of the header: a number, or a name compared field by field."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from egide.enfant.rapprochement.recherche import rechercher
from egide.pages.forms import FormulaireRecherche, donnees_de
from egide.pages.selectors.recherche import adultes_et_enfants, identite_dite, par_numero
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient


@require_GET
def recherche(request: HttpRequest) -> HttpResponse:
    """Search among what this agent sees; with a reason, also learn which unit knows the child."""
    agent = agent_de(request)
    autoriser(agent, "rechercher")
    formulaire = FormulaireRecherche(request.GET or None)
    donnees = donnees_de(formulaire) if request.GET else {}
    contexte = {"formulaire": formulaire, "peut_elargir": detient(agent, Droit.RECHERCHER_ANTECEDENTS)}
    texte = str(donnees.get("q", "")).strip()
    adresse = par_numero(texte)
    if adresse is not None:
        return redirect(adresse)
    if texte:
        identite = identite_dite(texte, str(donnees.get("naissance", "")), timezone.localdate())
        resultat = rechercher(agent, identite, motif=str(donnees.get("motif", "")), adulte=bool(donnees.get("adulte")))
        contexte |= {"texte": texte, "resultat": resultat, "enfants": adultes_et_enfants(resultat)}
    return render(request, "pages/recherche.html", contexte)
