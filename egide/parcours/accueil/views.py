"""The agents' pages of what arrives: record it, read it, ask who said it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from egide.parcours.accueil import actions
from egide.parcours.accueil.forms import Saisie, SaisieComplement, SaisieMotif
from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.selectors import informateur_de, recueil_visible
from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.matrice import autoriser, refus_des
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.documents.presenters import ACTES as ACTES_DES_PIECES
from egide.socle.documents.presenters import section_pieces
from egide.socle.documents.selectors import pieces_de
from egide.socle.interface.brouillons import lire_brouillon, supprimer_brouillon
from egide.socle.interface.essai import retenir, tenter
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.models import Evenement

CLE_BROUILLON = "accueil-nouveau"
TRANSMISE = "accueil_transmise"


@require_http_methods(["GET", "POST"])
def nouveau(request: HttpRequest) -> HttpResponse:
    """Record an information; what is typed is saved by itself, and comes back after a refusal."""
    agent = agent_de(request)
    autoriser(agent, "enregistrer_recueil")
    brouillon, roles = lire_brouillon(agent, CLE_BROUILLON), frozenset(roles_en_vigueur(agent))
    if request.method == "GET":
        return _saisir(request, Saisie(brouillon.donnees if brouillon else None, roles=roles))
    if request.POST.get("geste") == "ajouter":
        return _saisir(request, Saisie(request.POST, roles=roles))
    saisie = Saisie(request.POST, controler=True, roles=roles)
    if not saisie.est_valide():
        return _saisir(request, saisie, statut=422)
    enfants, le = saisie.enfants_dits(), timezone.now()
    try:
        enregistre = actions.enregistrer_recueil(
            agent=agent,
            le=le,
            recu_le=saisie.recueil.recu_le(le),
            inquietude=saisie.recueil.inquietude(enfants),
            enfants=enfants,
            informateur=saisie.recueil.informateur(),
            requete=saisie.requete(),
        )
    except Refus as refus:
        return _saisir(request, saisie, refus=retenir(request, refus), statut=422)
    supprimer_brouillon(agent, CLE_BROUILLON)
    messages.success(request, "C’est enregistré. La cellule a reçu cette information.")
    if recueil_visible(enregistre.pk) is None:
        request.session[TRANSMISE] = True
        return redirect("accueil:enregistre")
    return redirect("accueil:recueil", recueil_id=enregistre.pk)


@require_GET
def enregistre(request: HttpRequest) -> HttpResponse:
    """What a partner reads after transmitting: it arrived, and what follows; opened alone, it says nothing was sent."""
    agent_de(request)
    return render(request, "accueil/enregistre.html", {"transmise": request.session.pop(TRANSMISE, False)})


@require_GET
def recueil(request: HttpRequest, recueil_id: UUID) -> HttpResponse:
    """One contact: the text as received, and where it comes from. The reading is journalled first."""
    lu = _lire(request, recueil_id, "ouvrir_recueil")
    return _montrer(request, lu)


@require_http_methods(["GET", "POST"])
def informateur(request: HttpRequest, recueil_id: UUID) -> HttpResponse:
    """Who said it: shown to the named persons; the others ask, in writing."""
    lu = _lire(request, recueil_id, "lire_informateur")
    if request.method == "GET":
        return _montrer(request, lu, motif=SaisieMotif())
    autoriser(agent_de(request), "lever_informateur", lu)
    motif = SaisieMotif(request.POST)
    if not motif.is_valid():
        return _montrer(request, lu, motif=motif, statut=422)
    commun = {"agent": agent_de(request), "le": timezone.now(), "motif": motif.cleaned_data["motif"]}
    if tenter(request, motif, lambda: (actions.lever_informateur(lu, **commun),), champ="motif") is None:
        return _montrer(request, lu, motif=motif, statut=422)
    return redirect("accueil:informateur", recueil_id=lu.pk)


@require_POST
def complement(request: HttpRequest, recueil_id: UUID) -> HttpResponse:
    """Add what was said later."""
    lu = _lire(request, recueil_id, "completer_recueil")
    autoriser(agent_de(request), "completer_recueil", lu)
    saisie = SaisieComplement(request.POST)
    if not saisie.is_valid():
        return _montrer(request, lu, complement=saisie, statut=422)
    actions.completer_recueil(lu, agent=agent_de(request), le=timezone.now(), texte=saisie.cleaned_data["texte"])
    messages.success(request, "Le complément est enregistré.")
    return redirect("accueil:recueil", recueil_id=lu.pk)


@require_POST
def prendre(request: HttpRequest, recueil_id: UUID) -> HttpResponse:
    """Take a public deposit into account by hand, when the deferred tasks are stopped."""
    lu = _lire(request, recueil_id, "prendre_en_compte")
    actions.prendre_en_compte(lu, agent=agent_de(request), le=timezone.now())
    return redirect("accueil:recueil", recueil_id=lu.pk)


def _lire(request: HttpRequest, recueil_id: UUID, acte: str) -> Recueil:
    """The contact, its reading journalled; Invisible when this agent does not see it."""
    lu = recueil_visible(recueil_id)
    if lu is None:
        raise Invisible
    consigner_objet(
        Evenement.LECTURE,
        agent_id=agent_de(request).pk,
        objet_genre="recueil",
        objet_id=recueil_id,
        acte=acte,
        freiner=request.method == "GET",
    )
    return lu


def _saisir(request: HttpRequest, saisie: Saisie, *, refus: str = "", statut: int = 200) -> HttpResponse:
    brouillon = lire_brouillon(agent_de(request), CLE_BROUILLON)
    contexte = {"saisie": saisie, "refus_acte": refus, "brouillon": brouillon, "cle_brouillon": CLE_BROUILLON}
    return render(request, "accueil/nouveau.html", contexte, status=statut)


def _montrer(
    request: HttpRequest,
    lu: Recueil,
    *,
    motif: SaisieMotif | None = None,
    complement: SaisieComplement | None = None,
    statut: int = 200,
) -> HttpResponse:
    """The page of a contact; the informant appears on his own address only."""
    agent = agent_de(request)
    actes = ("prendre_en_compte", "lever_informateur", "completer_recueil", *ACTES_DES_PIECES)
    refus = refus_des(agent, actes, lu)
    contexte = {
        "recueil": lu,
        "pieces": section_pieces(pieces_de(objets=[lu.pk]), genre=actions.GENRE, objet_id=lu.pk, refus=refus),
        "informateur": informateur_de(lu.pk) if motif is not None else None,
        "demande_informateur": motif is not None,
        "motif": motif,
        "complement": complement or SaisieComplement(),
        "refus": refus,
    }
    return render(request, "accueil/recueil.html", contexte, status=statut)
