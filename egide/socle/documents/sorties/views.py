"""Taking pieces out, seeing what left, deciding as a second person, handing the files over."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.matrice import autoriser, refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.preuves import preuve
from egide.socle.documents.accroches import accroche_de
from egide.socle.documents.selectors import piece_visible
from egide.socle.documents.sorties.actions import autoriser_sortie, refuser_sortie, remettre, sortir_pieces
from egide.socle.documents.sorties.forms import FormulaireDecision, FormulaireSortie, FormulaireTrace
from egide.socle.documents.sorties.presenters import destinataire_en_clair, sortie_en_clair
from egide.socle.documents.sorties.registres import parties_de
from egide.socle.documents.sorties.selectors import (
    ligne_visible,
    pieces_voisines,
    sortie_visible,
    sorties_visibles,
)
from egide.socle.documents.sorties.states import GENRE, EtatSortie
from egide.socle.interface.essai import tenter
from egide.socle.interface.identifiants import uuid7
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

PAR_PAGE = 25


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """What left or waits, as far as this agent reads it; one number answers « which file, when, for whom »."""
    agent = agent_de(request)
    autoriser(agent, "sortir_piece")
    formulaire = FormulaireTrace(request.GET or None)
    numero = formulaire.cleaned_data["numero"] if formulaire.is_valid() else ""
    sorties = sorties_visibles().filter(numero=numero.strip().upper()) if numero else sorties_visibles()
    page = Paginator(sorties, PAR_PAGE).get_page(request.GET.get("page"))
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre=GENRE, acte="lister_sorties")
    contexte = {"page": page, "lignes": [sortie_en_clair(s) for s in page], "formulaire": formulaire, "numero": numero}
    return render(request, "sorties/liste.html", contexte)


@require_http_methods(["GET", "POST"])
def sortir(request: HttpRequest, piece_id: UUID) -> HttpResponse:
    """Take one piece out, with others of the same file; a fresh proof of identity is asked first (§22)."""
    agent, piece = agent_de(request), piece_visible(piece_id)
    autoriser(agent, "sortir_piece", piece.ancre)
    if (a_prouver := preuve(request)) is not None:
        return a_prouver
    formulaire = FormulaireSortie(
        request.POST or None, initial={"requete": uuid7()}, parties=parties_de(piece), voisines=pieces_voisines(piece)
    )
    if request.method == "POST" and formulaire.is_valid():
        dit = formulaire.cleaned_data
        sortie = tenter(
            request,
            formulaire,
            lambda: sortir_pieces(
                [piece, *formulaire.choisies],
                destinataire=formulaire.vers,
                motif=dit["motif"],
                confirmations=formulaire.confirmations,
                agent=agent,
                le=timezone.now(),
                levee=dit["levee"],
                requete=dit["requete"],
            ),
        )
        if sortie is not None:
            return redirect("sorties:sortie", sortie_id=sortie.pk)
    contexte = {"piece": piece, "formulaire": formulaire, "objet": accroche_de(piece)}
    return render(request, "sorties/sortir.html", contexte, status=422 if formulaire.errors else 200)


@require_http_methods(["GET", "POST"])
def sortie(request: HttpRequest, sortie_id: UUID) -> HttpResponse:
    """One leaving: what, for whom, why, its files; the decision, for a second person."""
    agent, lue = agent_de(request), sortie_visible(sortie_id)
    consigner_objet(Evenement.LECTURE, agent_id=agent.pk, objet_genre=GENRE, objet_id=lue.pk, acte="lire_sortie")
    formulaire = FormulaireDecision(request.POST or None, initial={"version": lue.version})
    if request.method == "POST":
        autoriser(agent, "autoriser_sortie", lue.ancre)
        if (a_prouver := preuve(request)) is not None:
            return a_prouver
        dit = formulaire.cleaned_data if formulaire.is_valid() else {}
        acte = autoriser_sortie if dit.get("decision") == "autoriser" else refuser_sortie
        commun = {"agent": agent, "le": timezone.now(), "motif": dit.get("motif", ""), "version": dit.get("version")}
        if dit and tenter(request, formulaire, lambda: acte(lue, **commun)) is not None:
            messages.success(request, "Votre décision est enregistrée.")
            return redirect("sorties:sortie", sortie_id=lue.pk)
    attend = lue.etat == EtatSortie.A_AUTORISER
    contexte = {
        "ligne": sortie_en_clair(lue),
        "destinataire": destinataire_en_clair(lue, parties_de(lue.pieces.all()[0].piece)),
        "formulaire": formulaire,
        "decide": attend and lue.demandee_par_id != agent.pk and refus_de(agent, "autoriser_sortie", lue.ancre) is None,
        "retire": lue.etat == EtatSortie.SORTIE and lue.demandee_par_id == agent.pk,
    }
    return render(request, "sorties/sortie.html", contexte, status=422 if formulaire.errors else 200)


@require_GET
def fichier(request: HttpRequest, sortie_id: UUID, ligne_id: UUID) -> HttpResponse:
    """The marked bytes of one piece, under a name that tells nothing; a fresh proof is asked first (§22)."""
    ligne = ligne_visible(sortie_id, ligne_id)
    if (a_prouver := preuve(request)) is not None:
        return a_prouver
    reponse = HttpResponse(remettre(ligne, agent=agent_de(request)), content_type="application/pdf")
    reponse["Content-Disposition"] = f'attachment; filename="{ligne.sortie.numero}-{ligne.rang}.pdf"'
    return reponse
