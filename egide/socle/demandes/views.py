"""Pages of the requests of persons: the list, one request, one page for each act."""

from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.matrice import autoriser, refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.views.formulaires import preuve_demandee
from egide.socle.demandes import actions
from egide.socle.demandes.forms import FormulaireDemande
from egide.socle.demandes.gestes import GESTES
from egide.socle.demandes.presenters import couleur, faits, gestes_possibles, lignes_de_la_reponse
from egide.socle.demandes.selectors import demande_visible, demandes, element_visible, lire_demande, nom_lu
from egide.socle.demandes.states import GENRE, Etat
from egide.socle.documents.occultation.forms import FormulaireTiers
from egide.socle.interface.champs import FormulaireEgide
from egide.socle.interface.essai import tenter
from egide.socle.interface.refus import Invisible
from egide.socle.journal.models import Evenement

PAR_PAGE = 30
F = TypeVar("F", bound=FormulaireEgide)


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """The requests that wait, the nearest term first; all of them when asked."""
    agent = agent_de(request)
    autoriser(agent, "lister_demandes")
    toutes = request.GET.get("toutes") == "oui"
    page = Paginator(demandes(toutes=toutes), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "page": page,
        "lignes": [(une, nom_lu(une), couleur(une)) for une in page.object_list],
        "toutes": toutes,
        "refus": refus_de(agent, "enregistrer_demande") or "",
    }
    return render(request, "demandes/liste.html", contexte)


@require_http_methods(["GET", "POST"])
def enregistrer(request: HttpRequest) -> HttpResponse:
    """A request as it was received."""
    agent = agent_de(request)
    autoriser(agent, "enregistrer_demande")
    formulaire = _saisie(request, FormulaireDemande)
    if formulaire.is_valid():
        dit = formulaire.cleaned_data
        faite = tenter(
            request,
            formulaire,
            lambda: actions.enregistrer_demande(
                formulaire.requete(),
                agent=agent,
                unite=dit["unite"],
                recue_le=formulaire.recue(),
                le=timezone.now(),
                demande_id=dit["demande_id"],
            ),
        )
        if faite is not None:
            messages.success(request, f"La demande est enregistrée et confiée à {dit['unite']}.")
            return redirect("demandes:liste")
    contexte = {"formulaire": formulaire, "titre": "Enregistrer la demande d’une personne", "bouton": "Enregistrer"}
    return _formulaire(request, contexte, retour=reverse("demandes:liste"))


@require_GET
def demande(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: what is asked, until when, what is decided, what can be done now."""
    agent, lue = agent_de(request), lire_demande(pk)
    consigner_objet(Evenement.LECTURE, agent_id=agent.pk, objet_genre=GENRE, objet_id=pk, acte="lire_demande")
    contexte = {
        "d": lue,
        "faits": faits(lue.histoire),
        "couleur": couleur(lue.demande),
        "gestes": gestes_possibles(lue.demande, agent=agent),
        "lignes": lignes_de_la_reponse(lue.elements),
        "en_preparation": lue.demande.etat == Etat.EN_PREPARATION
        and refus_de(agent, "ecarter_element", lue.demande) is None,
    }
    return render(request, "demandes/demande.html", contexte)


@require_http_methods(["GET", "POST"])
def geste(request: HttpRequest, pk: UUID, geste: str) -> HttpResponse:
    """One act on a request, on its own page."""
    if geste not in GESTES:
        raise Invisible
    return preuve_demandee(_geste)(request, pk, geste) if GESTES[geste].preuve else _geste(request, pk, geste)


def _geste(request: HttpRequest, pk: UUID, nom: str) -> HttpResponse:
    agent, visible, prevu = agent_de(request), demande_visible(pk), GESTES[nom]
    autoriser(agent, prevu.permis, visible)
    formulaire = _saisie(request, prevu.formulaire, **prevu.options(visible))
    if formulaire.is_valid():
        le = timezone.now()
        if tenter(request, formulaire, lambda: (prevu.faire(visible, agent, le, formulaire),)) is not None:
            messages.success(request, prevu.fait)
            return redirect("demandes:liste" if nom == "unite" else reverse("demandes:demande", args=[pk]))
    contexte = {"formulaire": formulaire, "titre": prevu.titre, "bouton": prevu.bouton, "aide": prevu.aide}
    return _formulaire(request, contexte, retour=reverse("demandes:demande", args=[pk]))


@require_http_methods(["GET", "POST"])
def ecarter(request: HttpRequest, pk: UUID, element_id: UUID) -> HttpResponse:
    """Take a line out of the answer."""
    agent, element = agent_de(request), element_visible(pk, element_id)
    autoriser(agent, "ecarter_element", element.demande)
    formulaire, suite = _saisie(request, FormulaireEgide), reverse("demandes:demande", args=[pk])
    if formulaire.is_valid():
        fait = tenter(request, formulaire, lambda: actions.ecarter_element(element, agent=agent, le=timezone.now()))
        if fait is not None:
            messages.success(request, "La ligne est retirée de la réponse.")
            return redirect(suite)
    contexte = {
        "formulaire": formulaire,
        "titre": f"Retirer « {element.nom} » de la réponse",
        "bouton": "Retirer de la réponse",
        "aide": "Cette ligne ne partira pas avec la réponse. La pièce reste au dossier, comme elle est.",
    }
    return _formulaire(request, contexte, retour=suite)


@require_http_methods(["GET", "POST"])
def occulter(request: HttpRequest, pk: UUID, element_id: UUID) -> HttpResponse:
    """Say whom to hide in the piece of this line; the redaction goes on with its own pages."""
    agent, element = agent_de(request), element_visible(pk, element_id)
    autoriser(agent, "occulter_element", element.demande)
    if element.a_occulter is None:
        raise Invisible
    formulaire = _saisie(request, FormulaireTiers)
    if formulaire.is_valid():
        tiers, le = formulaire.tiers, timezone.now()
        fait = tenter(request, formulaire, lambda: actions.occulter_element(element, tiers, agent=agent, le=le))
        if fait is not None:
            return redirect("sorties:occultation", occultation_id=fait.pk)
    contexte = {
        "formulaire": formulaire,
        "titre": f"Occulter « {element.nom} »",
        "bouton": "Chercher les mentions",
        "aide": "Qui ne doit pas paraître ? Ce que vous écrivez sert à chercher, et n’est pas gardé. Une autre "
        "personne relit la copie. Elle ne sert qu’à cette réponse : ce qui est à taire dépend de la personne qui lira.",
    }
    return _formulaire(request, contexte, retour=reverse("demandes:demande", args=[pk]))


def _saisie(request: HttpRequest, classe: type[F], **options: Any) -> F:
    """The form, bound to what was typed; a form without a field is bound too, or it could never be sent."""
    return classe(request.POST if request.method == "POST" else None, **options)


def _formulaire(request: HttpRequest, contexte: dict[str, Any], *, retour: str) -> HttpResponse:
    """One form on its page; what was typed stays, refused or not."""
    statut = 422 if request.method == "POST" else 200
    return render(request, "comptes/formulaire.html", {"suite": retour, **contexte}, status=statut)
