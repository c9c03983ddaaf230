"""The small acts of the page: acknowledge, look for antecedents, say who a child is, add a child."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from egide.parcours.information_preoccupante import actions
from egide.parcours.information_preoccupante.forms import FormulaireEnfant
from egide.parcours.information_preoccupante.identites import appellation
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.rules import Decision
from egide.parcours.information_preoccupante.selectors.page import CandidatLu, information_visible
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Invisible

DECISIONS_DITES = {
    Decision.MEME_ENFANT: "C’est le même enfant : son dossier est rattaché.",
    Decision.AUTRE_ENFANT: "Ce n’est pas le même enfant : un dossier est ouvert.",
    Decision.NOUVEAU: "Un dossier est ouvert.",
    Decision.A_VERIFIER: "La question reste ouverte.",
}


def requete_de(request: HttpRequest) -> UUID | None:
    """The id that makes a double click without effect; None when it is not readable."""
    try:
        return UUID(request.POST.get("requete", ""))
    except ValueError:
        return None


def retour(information: Information, ancre: str = "") -> HttpResponse:
    """Back to the page, at the block where the person was."""
    reponse = redirect("information_preoccupante:information", information_id=information.pk)
    if ancre:
        reponse["Location"] += f"#{ancre}"
    return reponse


@require_POST
def accuser(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Say « reçu et lu »."""
    information = information_visible(information_id)
    actions.accuser_reception(information, agent=agent_de(request), le=timezone.now(), requete=requete_de(request))
    messages.success(request, "Réception accusée. La personne qui l’a transmise lira « lue ».")
    return retour(information, "recu")


@require_POST
def recu(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Say « reçu » for the unit to which it was handed."""
    information = information_visible(information_id)
    actions.accuser_remise(information, agent=agent_de(request), le=timezone.now(), requete=requete_de(request))
    messages.success(request, "C’est reçu. Cette information quitte votre file ; vous la lisez toujours ici.")
    return retour(information, "recu")


@require_POST
def antecedents(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Look whether these children are already known."""
    information = information_visible(information_id)
    actions.chercher_antecedents(information, agent=agent_de(request), le=timezone.now(), requete=requete_de(request))
    return retour(information, "connue")


@require_POST
def rapprochement(request: HttpRequest, information_id: UUID, enfant_id: UUID) -> HttpResponse:
    """Answer « is this child already known? »."""
    information = information_visible(information_id)
    decision, dossier_id = _decision(request)
    actions.decider_rapprochement(
        information,
        enfant_de(information, enfant_id),
        agent=agent_de(request),
        le=timezone.now(),
        decision=decision,
        dossier_id=dossier_id,
        requete=requete_de(request),
    )
    messages.success(request, DECISIONS_DITES[decision])
    return retour(information, "connue")


@require_http_methods(["GET", "POST"])
def enfant(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Add a child of the household, or keep a mere mention."""
    information = information_visible(information_id)
    autoriser(agent_de(request), "recenser_enfant", information)
    initiales = {"version": information.version, "requete": uuid7(), "presence": EnfantConcerne.Presence.AU_FOYER}
    formulaire = FormulaireEnfant(request.POST or None, initial=initiales)
    contexte: dict[str, Any] = {"information": information, "formulaire": formulaire}
    if request.method == "POST" and formulaire.is_valid():
        contexte["candidats"] = _a_comparer(request, information, formulaire)
        if not contexte["candidats"]:
            _ajouter(request, information, formulaire)
            messages.success(request, "L’enfant est ajouté à la liste.")
            return retour(information, "enfants")
    return render(request, "information_preoccupante/enfant.html", contexte)


def _a_comparer(request: HttpRequest, information: Information, formulaire: FormulaireEnfant) -> list[CandidatLu]:
    """Known children who look like this one; none once the person has answered."""
    if formulaire.mention or request.POST.get("decision"):
        return []
    trouves = actions.chercher_enfant_du_foyer(information, formulaire.identite(), agent=agent_de(request))
    return [CandidatLu(t.personne, "", t.comparaison.degre, t.comparaison) for t in trouves.compares]


def _ajouter(request: HttpRequest, information: Information, formulaire: FormulaireEnfant) -> None:
    dit, agent, le = formulaire.cleaned_data, agent_de(request), timezone.now()
    if formulaire.mention:
        actions.mentionner_enfant(
            information,
            agent=agent,
            le=le,
            designation=appellation(formulaire.identite()),
            requete=dit["requete"],
        )
        return
    decision, dossier_id = _decision(request) if request.POST.get("decision") else (Decision.NOUVEAU, None)
    actions.recenser_enfant(
        information,
        agent=agent,
        le=le,
        identite=formulaire.identite(),
        decision=decision,
        dossier_id=dossier_id,
        presence=dit["presence"],
        garde=dit["garde"],
        vu_par=dit["vu_par"],
        requete=dit["requete"],
    )


def _decision(request: HttpRequest) -> tuple[Decision, UUID | None]:
    """Read « decision » or « decision:dossier ». Raises Invisible for anything else."""
    mot, _, dossier = request.POST.get("decision", "").partition(":")
    try:
        return Decision(mot), UUID(dossier) if dossier else None
    except ValueError as erreur:
        raise Invisible from erreur


def enfant_de(information: Information, enfant_id: UUID) -> EnfantConcerne:
    """The line of a child of this information. Raises Invisible for any other."""
    ligne = information.enfants.filter(pk=enfant_id).first()
    if ligne is None:
        raise Invisible
    return ligne
