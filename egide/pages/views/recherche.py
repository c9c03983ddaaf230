"""The search of the header: a number, a name, an address or a telephone. What is typed is never in an address."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.enfant.rapprochement.recherche import noter_recherche
from egide.pages.forms import FormulaireRecherche
from egide.pages.selectors.recherche import est_un_numero, identite_dite, lire_reponse, par_numero
from egide.socle.acces.matrice import autoriser, refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.interface.essai import tenter
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@require_http_methods(["GET", "POST"])
def recherche(request: HttpRequest) -> HttpResponse:
    """Note the search with its reason, then show its answer at an address that holds an id and no name."""
    agent = agent_de(request)
    autoriser(agent, "rechercher")
    formulaire = FormulaireRecherche(request.POST or None, elargie=detient(agent, Droit.RECHERCHER_ANTECEDENTS))
    if request.method == "POST" and formulaire.is_valid():
        par_un_numero = est_un_numero(formulaire.cleaned_data["q"])
        adresse = _par_numero(agent, formulaire) if par_un_numero else _noter(request, agent, formulaire)
        if adresse is not None:
            return redirect(adresse)
    contexte = {
        "formulaire": formulaire,
        "recherche_texte": request.POST.get("q", ""),
        "voit_doublons": refus_de(agent, "signaler_doublon") is None,
    }
    return render(request, "pages/recherche.html", contexte)


def _par_numero(agent: Agent, formulaire: FormulaireRecherche) -> str | None:
    """Address of the page of that number; what is unknown or hidden is said in the same words, and journalled."""
    adresse = par_numero(formulaire.cleaned_data["q"])
    if adresse is None:
        consigner(
            Evenement.RECHERCHE, agent_id=agent.pk, objet_genre="recherche", acte="rechercher", titre="numéro inconnu"
        )
        formulaire.add_error("q", "Aucun dossier ni information que vous pouvez voir ne porte ce numéro.")
    return adresse


def _noter(request: HttpRequest, agent: Agent, formulaire: FormulaireRecherche) -> str | None:
    """Write the search down and give the address of its answer; None when it is refused."""
    dit = formulaire.cleaned_data
    identite = identite_dite(dit["q"], dit["naissance"], timezone.localdate())
    faite = tenter(request, formulaire, lambda: noter_recherche(agent, identite, motif=dit["motif"]))
    return None if faite is None else reverse("pages:resultats", args=[faite.pk])


@require_GET
def resultats(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What answers a search of this agent; its author alone, and for a short time."""
    agent = agent_de(request)
    autoriser(agent, "rechercher")
    reponse = lire_reponse(pk)
    if reponse is None:
        messages.info(request, "Cette recherche est trop ancienne pour être montrée. Refaites-la.")
        return redirect("pages:recherche")
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="recherche", objet_id=pk, acte="lire_recherche")
    dite = reponse.identite
    initiales = {"q": reponse.texte, "naissance": dite.naissance.en_clair(), "motif": reponse.recherche.motif}
    contexte = {
        "formulaire": FormulaireRecherche(initial=initiales, elargie=detient(agent, Droit.RECHERCHER_ANTECEDENTS)),
        "reponse": reponse,
        "recherche_texte": reponse.texte,
        "voit_doublons": refus_de(agent, "signaler_doublon") is None,
        "refus_creer": refus_de(agent, "creer_enfant"),
    }
    return render(request, "pages/recherche.html", contexte)
