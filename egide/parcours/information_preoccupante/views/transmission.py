"""« Transmettre » : what leaves is shown before it leaves, and what was typed is kept."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from egide.parcours.information_preoccupante import actions
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.selectors.page import information_visible
from egide.parcours.information_preoccupante.transmission import lignes_transmissibles
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.models import Agent
from egide.socle.echanges.boites import destinataires_possibles, tirees_de
from egide.socle.echanges.forms import FormulaireTransmission
from egide.socle.echanges.models import Transmission
from egide.socle.interface.brouillons import lire_brouillon, supprimer_brouillon
from egide.socle.interface.essai import tenter
from egide.socle.interface.identifiants import uuid7

GABARIT = "information_preoccupante/transmettre.html"


@require_http_methods(["GET", "POST"])
def transmettre(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Send an information to another service; `?corrige` names the package that the new one corrects."""
    agent, information = agent_de(request), information_visible(information_id)
    autoriser(agent, "transmettre", information)
    cle, lignes = f"transmettre-{information_id}", lignes_transmissibles(information)
    deja = tirees_de(information.pk)
    corrigee = next((t for t in deja if str(t.pk) == request.GET.get("corrige")), None)
    brouillon = lire_brouillon(agent, cle)
    donnees = brouillon.donnees if brouillon else {}
    initiales = {
        **{nom: donnees.getlist(nom) if nom == "parties" else donnees[nom] for nom in donnees},  # type: ignore[attr-defined]
        "requete": uuid7(),
    }
    formulaire = FormulaireTransmission(
        request.POST or None,
        initial=initiales,
        unites=destinataires_possibles(information.pk),
        parties=[(code, ligne.titre) for code, ligne in lignes.items()],
    )
    if request.method == "POST" and formulaire.is_valid():
        envoyee = tenter(request, formulaire, lambda: _envoyer(information, agent, formulaire, corrigee), par_code=True)
        if envoyee is not None:
            supprimer_brouillon(agent, cle)
            messages.success(
                request, f"Transmission {envoyee.numero} envoyée. Elle attend qu’une personne dise « reçu »."
            )
            return redirect("echanges:transmission", transmission_id=envoyee.pk)
    contexte = {
        "information": information,
        "formulaire": formulaire,
        "lignes": lignes.values(),
        "deja": deja,
        "corrigee": corrigee,
        "brouillon": brouillon,
        "cle_brouillon": cle,
    }
    return render(request, GABARIT, contexte, status=422 if formulaire.errors else 200)


def _envoyer(
    information: Information, agent: Agent, formulaire: FormulaireTransmission, corrigee: Transmission | None
) -> Transmission:
    dit = formulaire.cleaned_data
    return actions.transmettre_information(
        information,
        agent=agent,
        le=timezone.now(),
        parties=dit["parties"],
        mot=dit["mot"],
        remplace=corrigee,
        **formulaire.champs(),
    )
