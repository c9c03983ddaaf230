"""Monday's page: what was found, why, in which context; then one finding to decide."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.matrice import refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.models import Agent
from egide.socle.interface.essai import tenter
from egide.socle.interface.refus import Invisible
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement
from egide.socle.journal.scellement import ALIAS
from egide.vigilance.actions import relire_acces_inhabituel
from egide.vigilance.forms import FormulaireDecision
from egide.vigilance.selectors import PAR_PAGE, fiche, page_du_lundi


def qui_peut(request: HttpRequest, acte: str) -> Agent:
    """The signed-in agent; for whoever may not, this page does not exist."""
    agent = agent_de(request)
    if refus_de(agent, acte) is not None:
        raise Invisible
    return agent


@require_GET
def constats(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a decision; reading it is itself a line of the journal."""
    agent = qui_peut(request, "relire_acces_inhabituel")
    with au_nom_de(agent, using=ALIAS):
        page = page_du_lundi()
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="acces_inhabituel", acte="lire_acces_inhabituels")
    contexte = {
        "page": page,
        "par_page": PAR_PAGE,
        "extrait_permis": refus_de(agent, "preparer_extrait") is None,
    }
    return render(request, "vigilance/constats.html", contexte)


@require_http_methods(["GET", "POST"])
def constat(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One finding: its facts, what was decided so far, and the decision."""
    agent = qui_peut(request, "relire_acces_inhabituel")
    with au_nom_de(agent, using=ALIAS):
        lue = fiche(pk)
        formulaire = FormulaireDecision(request.POST or None, possibles=lue.possibles)
        if request.method == "POST" and formulaire.is_valid():
            acte = partial(_decider, pk, agent, formulaire)
            if tenter(request, formulaire, acte) is not None:
                messages.success(request, "Votre décision est enregistrée.")
                return redirect("vigilance:constats")
    consigner(
        Evenement.LECTURE,
        agent_id=agent.pk,
        objet_genre="acces_inhabituel",
        objet_id=pk,
        acte="lire_acces_inhabituels",
    )
    return render(request, "vigilance/constat.html", {"f": lue, "formulaire": formulaire})


def _decider(pk: UUID, agent: Agent, formulaire: FormulaireDecision) -> bool:
    relire_acces_inhabituel(pk, agent=agent, le=timezone.now(), **formulaire.cleaned_data)
    return True
