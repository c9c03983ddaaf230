"""Deposit a piece, read its clean copy, take off a mistake."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.documents import actions
from egide.socle.documents.accroches import accroche, accroche_de
from egide.socle.documents.forms import FormulairePiece, FormulaireRetrait
from egide.socle.documents.presenters import nom_servi, politique_servie
from egide.socle.documents.selectors import copie_de, piece_visible
from egide.socle.documents.states import GENRE
from egide.socle.interface.essai import tenter
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Invisible
from egide.socle.journal.models import Evenement


@require_http_methods(["GET", "POST"])
def deposer(request: HttpRequest, genre: str, objet_id: UUID) -> HttpResponse:
    """Add a piece to a file or to an information. A refused file leaves what was typed where it was."""
    objet, agent = accroche(genre, objet_id), agent_de(request)
    if not objet.ancres:
        raise Invisible
    autoriser(agent, "deposer_piece", objet.ancres[0])
    formulaire = FormulairePiece(
        request.POST or None, request.FILES or None, ancres=objet.ancres, initial={"requete": uuid7()}
    )
    if request.method == "POST" and formulaire.is_valid():
        recu = formulaire.fichier_recu()
        depose = tenter(
            request,
            formulaire,
            lambda: actions.deposer_piece(
                ancre=formulaire.ancre(),
                description=formulaire.description(),
                octets=recu.read(),
                nom=recu.name or "",
                agent=agent,
                le=timezone.now(),
                requete=formulaire.cleaned_data["requete"],
            ),
            champ="fichier",
        )
        if depose is not None:
            messages.success(request, "Pièce déposée. Elle sera lisible après son contrôle.")
            return redirect(f"{objet.page}#pieces")
    return render(request, "documents/deposer.html", {"formulaire": formulaire, "objet": objet})


@require_GET
def lire(request: HttpRequest, piece_id: UUID) -> HttpResponse:
    """Show the clean copy, once its reading is in the journal. To give a piece out is another act (`sorties`)."""
    piece, octets = copie_de(piece_id)
    consigner_objet(
        Evenement.LECTURE,
        agent_id=agent_de(request).pk,
        objet_genre=GENRE,
        objet_id=piece_id,
        acte="lire_piece",
        freiner=True,
    )
    assert piece.copie is not None
    reponse = HttpResponse(octets, content_type=piece.copie.media)
    nom = nom_servi(piece, piece.copie.media)
    reponse.headers["Content-Disposition"] = content_disposition_header(False, nom) or "inline"
    reponse.headers["Content-Security-Policy"] = politique_servie(piece.copie.media)
    return reponse


@require_http_methods(["GET", "POST"])
def retirer(request: HttpRequest, piece_id: UUID) -> HttpResponse:
    """Take off a piece deposited by mistake, with a reason."""
    piece, agent = piece_visible(piece_id), agent_de(request)
    autoriser(agent, "retirer_piece", piece.ancre)
    objet = accroche_de(piece)
    formulaire = FormulaireRetrait(request.POST or None, initial={"version": piece.version, "requete": uuid7()})
    if request.method == "POST" and formulaire.is_valid():
        dit = formulaire.cleaned_data
        retiree = tenter(
            request, formulaire, lambda: actions.retirer_piece(piece, agent=agent, le=timezone.now(), **dit)
        )
        if retiree is not None:
            messages.success(request, "Pièce retirée. Plus personne ne l’ouvre.")
            return redirect(f"{objet.page}#pieces")
    return render(request, "documents/retirer.html", {"formulaire": formulaire, "piece": piece, "objet": objet})
