"""The file of a child."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from egide.pages.presenters import chaine_des_attentes
from egide.pages.selectors.dossier import lire_dossier
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@require_GET
def dossier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a file: identity, who sees it, household, clocks, chronology. The reading is journalled first."""
    agent = agent_de(request)
    lu = lire_dossier(pk, agent=agent)
    consigner(
        Evenement.LECTURE, agent_id=agent.pk, objet_genre="dossier", objet_id=pk, dossier_id=pk, acte="ouvrir_page"
    )
    contexte = {
        "d": lu,
        "chaine": chaine_des_attentes(lu.horloges, timezone.now()),
        "gere_les_droits": detient(agent, Droit.EXCLURE) and not lu.lecture_seule,
    }
    return render(request, "pages/dossier.html", contexte)
