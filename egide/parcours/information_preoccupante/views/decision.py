"""The decision and its corrections."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from egide.parcours.information_preoccupante import actions
from egide.parcours.information_preoccupante.ecran import Ecran, cle_brouillon, composer
from egide.parcours.information_preoccupante.forms import (
    FormulaireAvis,
    FormulaireDelai,
    FormulaireMotif,
    FormulaireReception,
    FormulaireRetour,
)
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.presenters import deja_enregistre
from egide.parcours.information_preoccupante.selectors.page import (
    dernier_fait,
    horloges_ouvertes,
    information_visible,
    lire_page,
)
from egide.parcours.information_preoccupante.views.gestes import enfant_de, retour
from egide.parcours.information_preoccupante.views.lecture import montrer
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.etats.models import Passage
from egide.socle.interface.brouillons import supprimer_brouillon
from egide.socle.interface.champs import FormulaireEgide
from egide.socle.interface.conflit import en_lignes, renvoi, repondre_au_conflit
from egide.socle.interface.essai import retenir, tenter
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Refus, VersionPerimee


@require_POST
def decider(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Qualify, or correct a qualification; what is missing or refused comes back with what was typed."""
    agent, le = agent_de(request), timezone.now()
    ecran = composer(lire_page(information_id), agent=agent, le=le, saisie=request.POST)
    autoriser(agent, "qualifier_information" if ecran.a_qualifier else "requalifier", ecran.information)
    if not ecran.formulaire.is_valid():
        return montrer(request, ecran, statut=422)
    try:
        _appliquer(ecran)
    except VersionPerimee as perimee:
        retenir(request, perimee)
        return _conflit(request, perimee.objet, mien=request.POST.get("motif", ""))
    except Refus as refus:
        return montrer(request, ecran, refus=retenir(request, refus), statut=422)
    supprimer_brouillon(agent, cle_brouillon(information_id))
    messages.success(request, "C’est décidé. Les délais courent comme annoncé.")
    return retour(ecran.information)


def _appliquer(ecran: Ecran) -> Passage:
    dit, choisie = ecran.formulaire.cleaned_data, ecran.formulaire.choisie
    if choisie is None:
        raise Refus("Choisissez ce que vous décidez.", "qualification")
    acte = actions.qualifier_information if ecran.a_qualifier else actions.requalifier
    return acte(
        ecran.information,
        agent=ecran.agent,
        le=ecran.le,
        qualification=choisie,
        motif=dit["motif"],
        version=dit["version"],
        requete=dit["requete"],
        **ecran.formulaire.precisions(),
    )


def _conflit(
    request: HttpRequest, actuelle: Information, *, mien: str, formulaire: FormulaireEgide | None = None
) -> HttpResponse:
    """Somebody changed it meanwhile: both texts are shown, none is lost."""
    return repondre_au_conflit(
        request,
        titre="Cette information a changé pendant que vous écriviez",
        mien=mien,
        autre=deja_enregistre(actuelle, dernier_fait(actuelle), horloges_ouvertes(actuelle)),
        version=actuelle.version,
        annuler_url=reverse("information_preoccupante:information", args=[actuelle.pk]),
        formulaire=formulaire,
    )


FAITS = {
    "corriger_reception": "La date de réception est corrigée. Les délais suivent.",
    "raccourcir_delai": "Le délai de l’évaluation est raccourci.",
    "consigner_avis_parquet": "L’avis au procureur de la République est noté.",
    "consigner_retour": "Le retour est noté.",
    "mentionner_enfant": "C’est noté : cet enfant n’y vit pas.",
    "annuler_rapprochement": "Le rapprochement est défait.",
}


def _corriger(
    request: HttpRequest,
    information_id: UUID,
    genre: type[FormulaireEgide],
    titre: str,
    nom: str,
    acte: Callable[[Information, Any, dict[str, Any]], object],
) -> HttpResponse:
    """One page, one reason, one named act (`nom`): shown to who may do it, then applied, and said."""
    information = information_visible(information_id)
    autoriser(agent_de(request), nom, information)
    formulaire = genre(request.POST or None, initial={"version": information.version, "requete": uuid7()})
    if request.method == "POST" and formulaire.is_valid():
        dit = formulaire.cleaned_data
        commun = {
            "agent": agent_de(request),
            "le": timezone.now(),
            "version": dit["version"],
            "requete": dit["requete"],
        }
        try:
            fait = tenter(request, formulaire, lambda: (acte(information, formulaire, commun),))
        except VersionPerimee as perimee:
            retenir(request, perimee)
            refait = genre(renvoi(request.POST, perimee.objet.version))
            return _conflit(request, perimee.objet, mien=en_lignes(formulaire), formulaire=refait)
        if fait is not None:
            messages.success(request, FAITS[nom])
            return retour(information)
    contexte = {"information": information, "formulaire": formulaire, "titre": titre}
    statut = 422 if formulaire.errors else 200
    return render(request, "information_preoccupante/correction.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
def reception(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Correct the date of reception; the open clocks follow."""
    return _corriger(
        request,
        information_id,
        FormulaireReception,
        "Corriger la date de réception",
        "corriger_reception",
        lambda objet, f, commun: actions.corriger_reception(
            objet, recue_le=f.recue_le(), motif=f.cleaned_data["motif"], **commun
        ),
    )


@require_http_methods(["GET", "POST"])
def delai(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Bring the term of the assessment nearer."""
    return _corriger(
        request,
        information_id,
        FormulaireDelai,
        "Raccourcir le délai de l’évaluation",
        "raccourcir_delai",
        lambda objet, f, commun: actions.raccourcir_delai(
            objet, terme=f.terme(), motif=f.cleaned_data["motif"], **commun
        ),
    )


@require_http_methods(["GET", "POST"])
def parquet(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Note that the prosecutor was told."""
    return _corriger(
        request,
        information_id,
        FormulaireAvis,
        "Noter l’avis au procureur de la République",
        "consigner_avis_parquet",
        lambda objet, f, commun: actions.consigner_avis_parquet(
            objet,
            cas=f.cleaned_data["cas"],
            information_famille=f.cleaned_data["information_famille"],
            information_famille_motif=f.cleaned_data["information_famille_motif"],
            **commun,
        ),
    )


@require_http_methods(["GET", "POST"])
def retour_au_professionnel(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Note that who transmitted, or asked for it, was told the outcome."""
    return _corriger(
        request,
        information_id,
        FormulaireRetour,
        "Noter le retour à qui a transmis",
        "consigner_retour",
        lambda objet, f, commun: actions.consigner_retour(objet, motif=f.motif(), **commun),
    )


@require_http_methods(["GET", "POST"])
def mention(request: HttpRequest, information_id: UUID, enfant_id: UUID) -> HttpResponse:
    """Say that a mentioned child does not live there."""
    ligne = enfant_de(information_visible(information_id), enfant_id)
    return _corriger(
        request,
        information_id,
        FormulaireMotif,
        "Cet enfant n’y vit pas",
        "mentionner_enfant",
        lambda objet, f, commun: actions.ecarter_mention(objet, ligne, motif=f.cleaned_data["motif"], **commun),
    )


@require_http_methods(["GET", "POST"])
def annulation(request: HttpRequest, information_id: UUID, enfant_id: UUID) -> HttpResponse:
    """Undo a wrong tie with a file."""
    ligne = enfant_de(information_visible(information_id), enfant_id)
    return _corriger(
        request,
        information_id,
        FormulaireMotif,
        f"Défaire le rapprochement : {ligne.designation}",
        "annuler_rapprochement",
        lambda objet, f, commun: actions.annuler_rapprochement(objet, ligne, motif=f.cleaned_data["motif"], **commun),
    )
