"""The periodic review of who has access: the list to read and print, and the decision unit by unit."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.pages.forms_revue import FormulaireRevue
from egide.pages.selectors.revue import revue, revue_de
from egide.socle.acces.middleware import agent_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.actions import revoir_habilitations
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.comptes.views.formulaires import executer, preuve_demandee
from egide.socle.interface.refus import Invisible
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


def _cadre(request: HttpRequest) -> Agent:
    """The signed-in manager; for anyone else these pages do not exist."""
    agent = agent_de(request)
    if not detient(agent, Droit.REVOIR_ACCES):
        raise Invisible
    return agent


@require_GET
def revue_acces(request: HttpRequest) -> HttpResponse:
    """Who holds which post and which access, to be reviewed and printed (confidentialite §15)."""
    agent = _cadre(request)
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="revue_acces", acte="revoir_acces")
    contexte = {"unites": revue(agent), "mois": reglage("revue_habilitations_mois")}
    return render(request, "pages/revue_acces.html", contexte)


@preuve_demandee
@require_http_methods(["GET", "POST"])
def revoir_unite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide of each post of one unit; the act ends those taken away."""
    agent = _cadre(request)
    u = revue_de(pk, agent)
    autres = [ligne for ligne in u.lignes if not ligne.est_soi]
    formulaire = FormulaireRevue(request.POST or None, lignes=autres)
    if request.method == "POST" and formulaire.is_valid():
        faite = executer(
            request,
            formulaire,
            lambda _: revoir_habilitations(
                agent=agent, unite=u.unite, decisions=formulaire.decisions(), le=timezone.now()
            ),
        )
        if faite is not None:
            messages.success(request, f"La revue de {u.nom} est enregistrée.")
            return redirect("pages:revue_acces")
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="revue_acces", objet_id=pk, acte="revoir_acces")
    lignes = [
        (ligne, formulaire[f"decision-{ligne.poste.pk}"], formulaire[f"motif-{ligne.poste.pk}"]) for ligne in autres
    ]
    contexte = {"u": u, "formulaire": formulaire, "lignes": lignes, "soi": len(autres) < len(u.lignes)}
    return render(request, "pages/revue_unite.html", contexte)
