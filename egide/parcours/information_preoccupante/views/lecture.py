"""The list, the page of one information, and what its decision would start."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from egide.parcours.information_preoccupante.ecran import Ecran, cle_brouillon, composer
from egide.parcours.information_preoccupante.presenters import enfants_en_clair, libelles
from egide.parcours.information_preoccupante.selectors.liste import page_de_liste
from egide.parcours.information_preoccupante.selectors.page import lire_page
from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.conservation.views import bloc_des_gels
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

PAGE = "information_preoccupante/information.html"
FILTRES = ("groupe", "periode", "canal", "numero")


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """Informations that this agent reads, filtered, one page at a time."""
    agent = agent_de(request)
    autoriser(agent, "lister_informations")
    filtres = {nom: request.GET.get(nom, "") for nom in FILTRES}
    numero_de_page = request.GET.get("page", "1")
    page, lignes = page_de_liste(**filtres, page=int(numero_de_page) if numero_de_page.isdecimal() else 1)
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="file", acte="lister_informations")
    contexte = {
        "page": page,
        "lignes": [(ligne, enfants_en_clair(ligne.enfants)) for ligne in lignes],
        "filtres": filtres,
        "canaux": libelles("canaux_reception"),
    }
    gabarit = "information_preoccupante/liste.html"
    return render(request, f"{gabarit}#resultats" if request.headers.get("HX-Request") else gabarit, contexte)


@require_GET
def information(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """One information: what was received, who the children are, the decision; `?corriger` opens it again.

    The reading is journalled first.
    """
    agent = agent_de(request)
    page = lire_page(information_id)
    consigner_objet(
        Evenement.LECTURE,
        agent_id=agent.pk,
        objet_genre="information",
        objet_id=information_id,
        acte="ouvrir_page",
        freiner=True,
    )
    ecran = composer(page, agent=agent, le=timezone.now(), corriger="corriger" in request.GET)
    return montrer(request, ecran)


@require_POST
def apercu(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """What the decision typed so far would start, and what is missing; the whole page without script."""
    ecran = composer(lire_page(information_id), agent=agent_de(request), le=timezone.now(), saisie=request.POST)
    if request.headers.get("HX-Request"):
        return render(request, "information_preoccupante/apercu.html", {"e": ecran, "fragment": True})
    return montrer(request, ecran, erreurs=False)


def montrer(
    request: HttpRequest, ecran: Ecran, *, refus: str = "", erreurs: bool = True, statut: int = 200
) -> HttpResponse:
    """Render the page of an information, with the sentence of a refused act when there is one."""
    contexte = {
        "e": ecran,
        "refus_acte": refus,
        "montrer_erreurs": erreurs,
        "cle_brouillon": cle_brouillon(ecran.information.pk),
        "brouillon": ecran.brouillon,
        **bloc_des_gels(
            ecran.information.pk,
            gele=ecran.information.est_gelee,  # type: ignore[attr-defined]
            agent=ecran.agent,
            geler="information_preoccupante:geler",
            lever="information_preoccupante:lever_gel",
        ),
    }
    return render(request, PAGE, contexte, status=statut)
