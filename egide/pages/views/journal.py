"""Pages of the data protection officer: the journal, and the break-glass accesses to review."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.pages.actions import revoir_acces_urgence
from egide.pages.forms import donnees_de
from egide.pages.forms_journal import FormulaireJournal, FormulaireRelecture
from egide.pages.selectors.journal import Filtres, coupe_au_terme, lignes, urgence_a_revoir, urgences_a_revoir
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.middleware import agent_de
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.interface.essai import tenter
from egide.socle.interface.refus import Invisible
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement
from egide.socle.journal.scellement import ALIAS


def _deleguee(request: HttpRequest) -> Agent:
    """The signed-in officer; for anyone else this page does not exist."""
    agent = agent_de(request)
    if not detient(agent, Droit.LIRE_JOURNAL):
        raise Invisible
    return agent


def _minuit(jour: date | None, decalage: int) -> datetime | None:
    """Start of a day, or of the next one; None when no day was asked for."""
    if jour is None:
        return None
    return timezone.make_aware(datetime.combine(jour + timedelta(days=decalage), time.min))


def _filtres(request: HttpRequest, donnees: dict[str, Any]) -> Filtres:
    page = request.GET.get("page", "1")
    return Filtres(
        evenement=donnees.get("evenement") or "",
        agent=donnees.get("agent") or "",
        numero=donnees.get("numero") or "",
        information=donnees.get("information") or "",
        trace=donnees.get("trace") or "",
        du=_minuit(donnees.get("du"), 0),
        au=_minuit(donnees.get("au"), 1),
        page=int(page) if page.isdigit() else 1,
    )


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """The journal, filtered; reading it is itself a line of the journal."""
    agent = _deleguee(request)
    formulaire = FormulaireJournal(request.GET or None)
    with au_nom_de(agent, using=ALIAS):
        trouvees, page = lignes(_filtres(request, donnees_de(formulaire) if request.GET else {}))
        a_revoir = urgences_a_revoir(agent, timezone.now())
        coupe = coupe_au_terme()
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="journal", acte="lire_journal")
    contexte = {
        "formulaire": formulaire,
        "lignes": trouvees,
        "page": page,
        "coupe": coupe,
        "urgences": a_revoir,
        "controle_heures": reglage("controle_urgence_heures"),
    }
    return render(request, "pages/journal.html", contexte)


@require_http_methods(["GET", "POST"])
def revoir_urgence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whether a break-glass access was justified, and why it was not."""
    agent, formulaire = _deleguee(request), FormulaireRelecture(request.POST or None)
    with au_nom_de(agent, using=ALIAS), transaction.atomic(using=ALIAS):
        urgence = urgence_a_revoir(pk, agent)
        if request.method == "POST" and formulaire.is_valid() and _relire(request, agent, pk, formulaire):
            return redirect("pages:journal")
        return render(request, "pages/revoir_urgence.html", {"urgence": urgence, "formulaire": formulaire})


def _relire(request: HttpRequest, agent: Agent, pk: UUID, formulaire: FormulaireRelecture) -> bool:
    dit = formulaire.cleaned_data
    justifie = dit["justifie"] == FormulaireRelecture.OUI

    def acte() -> bool:
        revoir_acces_urgence(pk, agent=agent, le=timezone.now(), justifie=justifie, conclusion=dit["conclusion"])
        return True

    if tenter(request, formulaire, acte, par_code=True) is None:
        return False
    messages.success(request, "Votre avis est noté." if justifie else "Votre avis est noté, et cet accès est fermé.")
    return True
