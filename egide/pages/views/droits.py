"""Rights on one file: who sees it and until when, give it, close a relation, keep someone away."""

from functools import partial
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.pages.forms_droits import FormulaireAcces, FormulaireAccesScelle, FormulaireExclusion
from egide.pages.preuve import preuve
from egide.pages.selectors.dossier import DossierLu, lire_dossier
from egide.pages.selectors.droits import droits_lus
from egide.socle.acces.actions import clore_relation, donner_acces, exclure_agent, lever_exclusion, volets_donnables
from egide.socle.acces.matrice import refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.acces.models import Relation, Scelle
from egide.socle.comptes.forms import FormulaireMotif
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.comptes.views.formulaires import page_d_acte
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.typographie import de


def _cadre(request: HttpRequest) -> Agent:
    """The signed-in manager; for anyone else these pages do not exist."""
    agent = agent_de(request)
    if refus_de(agent, "donner_acces") is not None:
        raise Invisible
    return agent


def cadre_des_reserves(request: HttpRequest) -> Agent:
    """The signed-in manager of the cell, who keeps exclusions and seals; for anyone else the page does not exist."""
    agent = agent_de(request)
    if not detient(agent, Droit.EXCLURE):
        raise Invisible
    return agent


def dossier_a_ecrire(pk: UUID, agent: Agent) -> DossierLu:
    """The file, when the manager may write in it; break-glass only reads (confidentialite §14)."""
    lu = lire_dossier(pk, agent=agent)
    if lu.lecture_seule:
        raise Refus("Un accès d’urgence permet de lire ce dossier, jamais d’y changer un droit.", "lecture_seule")
    return lu


@require_GET
def droits(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Relations of a file, exclusions, seal, and the acts on them."""
    agent = _cadre(request)
    lu = lire_dossier(pk, agent=agent)
    contexte = {"d": lu, "droits": droits_lus(pk), "tient_les_reserves": detient(agent, Droit.EXCLURE)}
    return render(request, "pages/droits.html", contexte)


@require_http_methods(["GET", "POST"])
def donner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give this file to a unit or to a person; a sealed one takes two managers."""
    agent = _cadre(request)
    lu = dossier_a_ecrire(pk, agent)
    classe = FormulaireAccesScelle if Scelle.objects.filter(dossier_id=pk).exists() else FormulaireAcces

    def acte(donnees: dict[str, Any]) -> object:
        demande = {cle: valeur for cle, valeur in donnees.items() if cle != "code"}
        return donner_acces(agent=agent, dossier_id=pk, le=timezone.now(), **demande)

    return preuve(request) or page_d_acte(
        request,
        cast("type[forms.Form]", partial(classe, donnables=volets_donnables(pk))),
        acte,
        suite=reverse("pages:droits", args=[pk]),
        fait="L’accès est ouvert.",
        contexte={
            "titre": f"Confier le dossier {lu.dossier.numero}",
            "bouton": "Ouvrir l’accès",
            "aide": "L’identité de l’enfant s’ouvre toujours avec le reste. Une personne écartée du dossier n’en verra "
            "rien, même si son unité le reçoit. L’accès finit à la date écrite, ou quand vous le fermez.",
        },
    )


@require_http_methods(["GET", "POST"])
def clore(request: HttpRequest, pk: UUID, relation_id: UUID) -> HttpResponse:
    """End one relation with a file, and say why."""
    agent = _cadre(request)
    lu = dossier_a_ecrire(pk, agent)
    relation = get_object_or_404(Relation, pk=relation_id, dossier_id=pk)

    def acte(donnees: dict[str, Any]) -> object:
        clore_relation(relation, agent=agent, le=timezone.now(), **donnees)
        return relation

    return preuve(request) or page_d_acte(
        request,
        FormulaireMotif,
        acte,
        suite=reverse("pages:droits", args=[pk]),
        fait="L’accès est fermé.",
        contexte={
            "titre": f"Fermer l’accès de {relation.sujet} au dossier {lu.dossier.numero}",
            "bouton": "Fermer l’accès",
            "genre": "alerte",
            "aide": "L’accès cesse aussitôt. Un dossier ouvert garde toujours quelqu’un qui en est responsable.",
        },
    )


@require_http_methods(["GET", "POST"])
def exclure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep an agent away from this file: it beats every other right."""
    agent = cadre_des_reserves(request)
    lu = dossier_a_ecrire(pk, agent)

    def acte(donnees: dict[str, Any]) -> object:
        return exclure_agent(
            agent=agent, exclu=donnees["exclu"], dossier_id=pk, raison=donnees["raison"], le=timezone.now()
        )

    return preuve(request) or page_d_acte(
        request,
        FormulaireExclusion,
        acte,
        suite=reverse("pages:recherche"),
        fait="Cette personne ne voit plus ce dossier, nulle part.",
        contexte={"titre": f"Écarter une personne du dossier {lu.dossier.numero}", "bouton": "Écarter cette personne"},
    )


@require_http_methods(["GET", "POST"])
def lever(request: HttpRequest, pk: UUID, exclusion_id: UUID) -> HttpResponse:
    """Undo an exclusion, and say why."""
    agent = cadre_des_reserves(request)
    lu = dossier_a_ecrire(pk, agent)
    ecart = next((e for e in droits_lus(pk).ecarts if e.ecart.id == exclusion_id), None)
    if ecart is None:
        raise Invisible

    def acte(donnees: dict[str, Any]) -> object:
        lever_exclusion(exclusion_id, agent=agent, dossier_id=pk, le=timezone.now(), **donnees)
        return ecart

    return preuve(request) or page_d_acte(
        request,
        FormulaireMotif,
        acte,
        suite=reverse("pages:droits", args=[pk]),
        fait="Cette personne n’est plus écartée du dossier.",
        contexte={
            "titre": f"Lever l’exclusion {de(str(ecart.agent))} du dossier {lu.dossier.numero}",
            "bouton": "Lever l’exclusion",
            "genre": "alerte",
            "aide": "Cette personne verra de nouveau ce dossier si son poste ou une relation le lui ouvre.",
        },
    )
