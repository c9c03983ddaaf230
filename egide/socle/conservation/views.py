"""The two pages of a hold, shown under the address of the file or of the object that it suspends."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from egide.socle.acces.matrice import autoriser, refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.forms import FormulaireMotif
from egide.socle.comptes.models import Agent
from egide.socle.comptes.views.formulaires import page_d_acte, preuve_demandee
from egide.socle.conservation import actions
from egide.socle.conservation.actions import Cible
from egide.socle.conservation.forms import FormulaireGel
from egide.socle.conservation.models import Gel
from egide.socle.conservation.selectors import gels_de
from egide.socle.interface.refus import Invisible

AIDE = (
    "Tant que le gel court, rien n’est proposé ni éliminé, même si une décision et un visa existent déjà. Plusieurs "
    "gels peuvent courir ensemble : chacun se lève à part."
)


def bloc_des_gels(objet_id: UUID, *, gele: bool, agent: Agent, geler: str, lever: str) -> dict[str, Any]:
    """What `conservation/gels.html` shows on the page of a file or of an object; `geler`, `lever`: names of routes.

    `gele` is what the row of the page said: the holds are read only when one stands.
    """
    return {
        "gels": gels_de(objet_id) if gele else [],
        "geler_url": reverse(geler, args=[objet_id]) if refus_de(agent, "geler") is None else "",
        "lever_route": lever if refus_de(agent, "lever_gel") is None else "",
        "gele_id": objet_id,
    }


def page_geler(request: HttpRequest, cible: Cible, *, nom: str, suite: str) -> HttpResponse:
    """Place a hold on what the page shows, then go on to `suite`. Raises Refus when the agent may not."""
    agent = agent_de(request)
    autoriser(agent, "geler", cible)

    def acte(donnees: dict[str, Any]) -> object:
        return actions.geler(cible, agent=agent, le=timezone.now(), **donnees)

    return page_d_acte(
        request,
        FormulaireGel,
        acte,
        suite=suite,
        fait="Le gel est posé : rien ne sera éliminé tant qu’il court.",
        contexte={"titre": f"Geler {nom}", "bouton": "Poser le gel", "aide": AIDE},
    )


@preuve_demandee
def page_lever(request: HttpRequest, gel_id: UUID, *, sur: UUID | None = None, suite: str) -> HttpResponse:
    """Lift one hold, of the object `sur` when it is given: what it kept may disappear. Raises Invisible, Refus."""
    agent = agent_de(request)
    choisis = Gel.objects.en_cours() if sur is None else Gel.objects.en_cours().filter(Q(dossier=sur) | Q(objet_id=sur))
    gel = choisis.filter(pk=gel_id).first()
    if gel is None:
        raise Invisible
    autoriser(agent, "lever_gel")

    def acte(donnees: dict[str, Any]) -> object:
        return actions.lever_gel(gel_id, agent=agent, le=timezone.now(), **donnees)

    return page_d_acte(
        request,
        FormulaireMotif,
        acte,
        suite=suite,
        fait="Le gel est levé.",
        contexte={
            "titre": f"Lever le gel de {gel.numero}",
            "bouton": "Lever le gel",
            "aide": "Les autres gels, s’il y en a, courent toujours.",
        },
    )
