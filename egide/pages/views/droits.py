"""Rights on one file: who sees it, keep someone away, seal it with a second manager present."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egide.pages.forms_droits import FormulaireExclusion, FormulaireScelle
from egide.pages.preuve import preuve
from egide.pages.selectors.dossier import DossierLu, lire_dossier
from egide.socle.acces.actions import clore_relation, exclure_agent, sceller_dossier
from egide.socle.acces.middleware import agent_de
from egide.socle.acces.models import Relation
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.comptes.views.formulaires import page_d_acte
from egide.socle.interface.refus import Invisible, Refus


def _cadre(request: HttpRequest) -> Agent:
    """The signed-in manager; for anyone else this page does not exist."""
    agent = agent_de(request)
    if not detient(agent, Droit.EXCLURE):
        raise Invisible
    return agent


def _a_ecrire(pk: UUID, agent: Agent) -> DossierLu:
    """The file, when the manager may write in it; break-glass only reads (confidentialite §14)."""
    lu = lire_dossier(pk, agent=agent)
    if lu.lecture_seule:
        raise Refus("Un accès d’urgence permet de lire ce dossier, jamais d’y changer un droit.", "lecture_seule")
    return lu


@require_GET
def droits(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Relations of a file, and the acts on rights."""
    agent = _cadre(request)
    relations = Relation.objects.filter(dossier_id=pk, au__isnull=True).select_related("sujet__unite", "sujet__agent")
    contexte = {"d": lire_dossier(pk, agent=agent), "relations": relations}
    return render(request, "pages/droits.html", contexte)


@require_POST
def clore(request: HttpRequest, pk: UUID, relation_id: UUID) -> HttpResponse:
    """End one relation with a file."""
    agent = _cadre(request)
    arret = preuve(request)
    if arret is not None:
        return arret
    relation = get_object_or_404(Relation, pk=relation_id, dossier_id=pk)
    clore_relation(relation, agent=agent, le=timezone.now())
    return redirect("pages:droits", pk=pk)


@require_http_methods(["GET", "POST"])
def exclure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep an agent away from this file: it beats every other right."""
    agent = _cadre(request)
    lu = _a_ecrire(pk, agent)

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
def sceller(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Seal this file with a second manager, who proves his presence with his own code."""
    agent = _cadre(request)
    lu = _a_ecrire(pk, agent)

    def acte(donnees: dict[str, Any]) -> object:
        return sceller_dossier(
            agent=agent,
            second=donnees["second"],
            dossier_id=pk,
            nommes=donnees["nommes"],
            le=timezone.now(),
            fondement=donnees["fondement"],
        )

    return preuve(request) or page_d_acte(
        request,
        FormulaireScelle,
        acte,
        suite=reverse("pages:recherche"),
        fait="Le dossier est scellé : seules les personnes nommées le voient.",
        contexte={"titre": f"Sceller le dossier {lu.dossier.numero}", "bouton": "Sceller à deux"},
    )
