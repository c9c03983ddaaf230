"""Pages of those who keep the slips: what is proposed, decided, agreed by the archives, executed; and the holds."""

from functools import partial
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.pages import forms_conservation as formulaires
from egide.pages.preuve import preuve
from egide.pages.selectors.conservation import (
    PageBordereau,
    bordereau_visible,
    bordereaux_lus,
    categories_lues,
    exiger_tenue,
    gels_en_cours,
    lire_bordereau,
)
from egide.socle.acces.matrice import autoriser, refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.forms import FormulaireMotif
from egide.socle.comptes.models import Agent
from egide.socle.comptes.views.formulaires import executer, page_d_acte
from egide.socle.conservation import actions, paquets
from egide.socle.conservation.forms import FormulaireGelParNumero
from egide.socle.conservation.models import Bordereau
from egide.socle.conservation.views import AIDE
from egide.socle.interface.refus import Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


def _tenue(request: HttpRequest) -> Agent:
    agent = agent_de(request)
    exiger_tenue(agent)
    return agent


@require_GET
def conservation(request: HttpRequest) -> HttpResponse:
    """Open slips, holds, durations, last certificates."""
    agent = _tenue(request)
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="bordereau", acte="lire_bordereaux")
    contexte = {
        "ouverts": bordereaux_lus(ouverts=True),
        "clos": bordereaux_lus(ouverts=False),
        "gels": gels_en_cours(),
        "categories": categories_lues(timezone.localdate()),
    }
    return render(request, "pages/conservation.html", contexte)


@require_GET
def bordereau(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One slip: its lines, what made each term, what became of them."""
    agent = _tenue(request)
    page = lire_bordereau(pk)
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="bordereau", objet_id=pk, acte="lire_bordereaux")
    return render(request, "pages/bordereau.html", {"p": page, "refus": _refus(agent, page)})


def _refus(agent: Agent, page: PageBordereau) -> dict[str, str | None]:
    """Why each button would refuse, before it is pressed."""
    second = agent.pk == page.bordereau.decide_par_id
    seul = "Une autre personne que celle qui a décidé doit le faire." if second else None
    return {
        "decider": refus_de(agent, "decider_bordereau"),
        "viser": seul or refus_de(agent, "viser_bordereau"),
        "recevoir": seul or refus_de(agent, "recevoir_paquet"),
        "paquet": refus_de(agent, "lire_paquet"),
        "executer": refus_de(agent, "executer_bordereau"),
        "abandonner": refus_de(agent, "abandonner_bordereau"),
    }


@require_http_methods(["GET", "POST"])
def decider(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide line by line: this one disappears, that one stays and why."""
    agent = _tenue(request)
    autoriser(agent, "decider_bordereau")
    page = lire_bordereau(pk)
    if not page.a_decider:
        raise Refus("Ce bordereau est déjà décidé.", "etat")
    if demandee := preuve(request):
        return demandee
    formulaire = formulaires.FormulaireDecisionBordereau(request.POST or None, lignes=page.lignes)
    if request.method == "POST" and formulaire.is_valid():
        acte = partial(actions.decider_bordereau, page.bordereau, agent=agent, le=timezone.now())
        if executer(request, formulaire, lambda lu: acte(nature=lu["nature"], gardees=formulaire.gardees())):
            messages.success(request, "La décision est enregistrée.")
            return redirect("pages:bordereau", pk)
    contexte = {"p": page, "formulaire": formulaire, "lignes": formulaire.par_ligne()}
    return render(request, "pages/bordereau_decision.html", contexte)


def _page(
    request: HttpRequest,
    pk: UUID,
    classe: Any,
    acte: Any,
    *,
    fait: str,
    titre: str,
    bouton: str,
    aide: str,
    genre: str = "",
) -> HttpResponse:
    """The page of one act on a slip, under a fresh proof."""
    agent = _tenue(request)
    vu = bordereau_visible(pk)
    return preuve(request) or page_d_acte(
        request,
        classe,
        lambda donnees: acte(vu, agent=agent, le=timezone.now(), **donnees),
        suite=reverse("pages:bordereau", args=[pk]),
        fait=fait,
        contexte={"titre": f"{titre} {vu.numero}", "bouton": bouton, "aide": aide, "genre": genre},
    )


@require_http_methods(["GET", "POST"])
def viser(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record what the archives wrote: their agreement, or their refusal."""

    def acte(vu: Bordereau, *, reponse: str, motif: str, **donnees: Any) -> object:
        if reponse == formulaires.REFUS:
            return actions.refuser_visa(vu, motif=motif, **donnees)
        return actions.viser_bordereau(vu, **donnees)

    return _page(
        request,
        pk,
        formulaires.FormulaireVisa,
        acte,
        fait="La réponse des archives est enregistrée.",
        titre="Visa des archives, bordereau",
        bouton="Enregistrer le visa",
        aide="Recopiez ce que les archives départementales ont écrit. Rien n’est éliminé sans leur accord, et la "
        "personne qui a décidé ne l’enregistre pas elle-même.",
    )


@require_http_methods(["GET", "POST"])
def recevoir(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record the receipt of the archives for a package."""
    return _page(
        request,
        pk,
        formulaires.FormulaireAccuse,
        actions.recevoir_paquet,
        fait="L’accusé de réception est enregistré.",
        titre="Accusé de réception, bordereau",
        bouton="Enregistrer l’accusé",
        aide="Après cet accusé, les lignes versées pourront être éliminées d’ici.",
    )


@require_http_methods(["GET", "POST"])
def lancer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand the slip to the worker."""
    return _page(
        request,
        pk,
        formulaires.FormulaireExecution,
        actions.executer_bordereau,
        fait="L’exécution est lancée : le certificat se remplit ligne par ligne.",
        titre="Exécuter le bordereau",
        bouton="Éliminer définitivement",
        genre="alerte",
        aide="Chaque ligne est vérifiée une dernière fois. Ce qui est gelé, rouvert ou modifié depuis est laissé. "
        "Ce qui est éliminé ne revient pas, et disparaît des sauvegardes à leur terme.",
    )


@require_http_methods(["GET", "POST"])
def abandonner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the slip up."""
    return _page(
        request,
        pk,
        FormulaireMotif,
        actions.abandonner_bordereau,
        fait="Le bordereau est abandonné : rien n’est éliminé.",
        titre="Abandonner le bordereau",
        bouton="Abandonner",
        aide="Rien n’est éliminé. Ses lignes seront proposées de nouveau plus tard.",
    )


@require_GET
def paquet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The package of a transfer, for the archives alone; each reading is journalled."""
    agent = _tenue(request)
    autoriser(agent, "lire_paquet")
    vu = bordereau_visible(pk)
    if not vu.paquet_empreinte or not paquets.chemin_de(vu).exists():
        raise Refus("Ce bordereau n’a pas de paquet à remettre.", "paquet")
    if demandee := preuve(request):
        return demandee
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="bordereau", objet_id=pk, acte="lire_paquet")
    nom = f"versement-{vu.numero}.zip"
    return HttpResponse(
        paquets.lire(vu),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{nom}"', "Cache-Control": "no-store"},
    )


@require_http_methods(["GET", "POST"])
def geler_par_numero(request: HttpRequest) -> HttpResponse:
    """Hold what a number designates, without reading it."""
    agent = _tenue(request)

    def acte(donnees: dict[str, Any]) -> object:
        return actions.geler_par_numero(donnees.pop("numero"), agent=agent, le=timezone.now(), **donnees)

    return page_d_acte(
        request,
        cast("type[forms.Form]", FormulaireGelParNumero),
        acte,
        suite=reverse("pages:conservation"),
        fait="Le gel est posé.",
        contexte={"titre": "Poser un gel", "bouton": "Poser le gel", "aide": AIDE},
    )
