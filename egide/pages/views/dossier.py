"""The file of a child."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from egide.pages.essentiel import alertes, essentiel, etapes
from egide.pages.presenters import chaine_des_attentes, volets_a_venir
from egide.pages.selectors.chronologie import DERNIERS_FAITS, chronologie
from egide.pages.selectors.dossier import lire_dossier
from egide.socle.acces.matrice import refus_de, refus_des
from egide.socle.acces.middleware import agent_de
from egide.socle.acces.volets import Volet
from egide.socle.conservation.views import bloc_des_gels
from egide.socle.documents.accroches import DOSSIER
from egide.socle.documents.presenters import ACTES, section_pieces
from egide.socle.documents.selectors import pieces_de
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement
from egide.vigilance.actions import freiner_les_ouvertures


@require_GET
def dossier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a file: identity, who sees it, household, clocks, chronology. The reading is journalled first."""
    agent = agent_de(request)
    lu = lire_dossier(pk, agent=agent)
    if lu.groupe[0] != pk:
        return redirect("pages:dossier", pk=lu.groupe[0])
    maintenant = timezone.now()
    freiner_les_ouvertures(lu.ouvertures, le=maintenant)
    consigner(
        Evenement.LECTURE, agent_id=agent.pk, objet_genre="dossier", objet_id=pk, dossier_id=pk, acte="ouvrir_page"
    )
    objets = [objet for information in lu.informations for objet in (information.pk, information.recueil_id)]
    pieces = pieces_de(dossier_id=pk, objets=objets)
    refus = dict.fromkeys(ACTES, "lecture seule") if lu.lecture_seule else refus_des(agent, ACTES)
    faits = chronologie(lu, maintenant)
    tout = "tout" in request.GET
    contexte = {
        "d": lu,
        "alertes": alertes(lu, maintenant),
        "essentiel": essentiel(lu),
        "etapes": etapes(lu),
        "faits": faits if tout else faits[:DERNIERS_FAITS],
        "nombre_de_faits": len(faits),
        "tout": tout,
        "danger_ouvert": Volet.DANGER in lu.volets,
        "a_venir": volets_a_venir(lu.volets),
        "chaine": chaine_des_attentes(lu.horloges, maintenant),
        **bloc_des_gels(pk, gele=lu.gele, agent=agent, geler="pages:geler", lever="pages:lever_gel_du_dossier"),
        "pieces": section_pieces(pieces, genre=DOSSIER, objet_id=pk, refus=refus),
        "gere_les_droits": refus_de(agent, "donner_acces") is None and not lu.lecture_seule,
    }
    return render(request, "pages/dossier.html", contexte)
