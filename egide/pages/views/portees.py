"""The general scope: who holds one, so that it can be reviewed; give one to a post, take one back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.pages.forms_droits import FormulairePortee
from egide.pages.preuve import preuve
from egide.pages.selectors.portees import portees_lues
from egide.socle.acces.actions import accorder_portee_generale, retirer_portee_generale
from egide.socle.acces.matrice import refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.acces.models import PorteeGenerale
from egide.socle.comptes.forms import FormulaireMotif
from egide.socle.comptes.models import Agent
from egide.socle.comptes.views.formulaires import page_d_acte
from egide.socle.interface.refus import Invisible
from egide.socle.interface.typographie import de
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


def _qui_peut(request: HttpRequest, acte: str) -> Agent:
    """The signed-in agent; for whoever may not, this page does not exist."""
    agent = agent_de(request)
    if refus_de(agent, acte) is not None:
        raise Invisible
    return agent


@require_GET
def portees(request: HttpRequest) -> HttpResponse:
    """Everyone whose post reads parts of every file."""
    agent = _qui_peut(request, "lire_portees_generales")
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="portee_generale", acte="lire_portees_generales")
    contexte = {"portees": portees_lues(), "refus": refus_de(agent, "accorder_portee_generale")}
    return render(request, "pages/portees.html", contexte)


@require_http_methods(["GET", "POST"])
def accorder(request: HttpRequest) -> HttpResponse:
    """Open parts of every file to one post."""
    agent = _qui_peut(request, "accorder_portee_generale")

    def acte(donnees: dict[str, Any]) -> object:
        return accorder_portee_generale(agent=agent, **donnees)

    return preuve(request) or page_d_acte(
        request,
        FormulairePortee,
        acte,
        suite=reverse("pages:portees"),
        fait="La portée générale est ouverte.",
        contexte={
            "titre": "Ouvrir la portée générale à un poste",
            "bouton": "Ouvrir la portée",
            "aide": "Ce poste lira ces volets de tous les dossiers du département, sauf les dossiers scellés et ceux "
            "dont la personne est écartée. La portée finit avec le poste, et passe à qui prend la suite.",
        },
    )


@require_http_methods(["GET", "POST"])
def retirer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a general scope back, at once."""
    agent = _qui_peut(request, "accorder_portee_generale")
    portee = get_object_or_404(PorteeGenerale.objects.select_related("poste__agent"), pk=pk)

    def acte(donnees: dict[str, Any]) -> object:
        retirer_portee_generale(portee, agent=agent, le=timezone.now(), **donnees)
        return portee

    return preuve(request) or page_d_acte(
        request,
        FormulaireMotif,
        acte,
        suite=reverse("pages:portees"),
        fait="La portée générale est retirée.",
        contexte={
            "titre": f"Retirer la portée générale {de(str(portee.poste.agent))}",
            "bouton": "Retirer la portée",
            "genre": "alerte",
            "aide": "L’accès cesse tout de suite. Les dossiers confiés à la personne ou à son unité restent ouverts.",
        },
    )
