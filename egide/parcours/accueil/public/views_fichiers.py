"""Joining photos and documents to what was just sent, or found again with a code; one file at a time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from egide.parcours.accueil import jointes
from egide.parcours.accueil.jointes import AU_PLUS, Sort
from egide.parcours.accueil.public import reprises
from egide.parcours.accueil.public.forms_fichiers import Jointe
from egide.parcours.accueil.public.reprises import Reprise
from egide.parcours.accueil.public.textes import FICHIER_REFUSE, FICHIERS_PLEINS
from egide.socle.documents.controle.refus import PieceRefusee

_PANNE = "Ce fichier n’est pas enregistré : notre système ne peut pas le garder. Renvoyez-le plus tard."


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def fichiers(request: HttpRequest) -> HttpResponse:
    """Take one file, and say that it is received once it is durably kept; without a code, the page asks for it."""
    reprise = reprises.ouvrir(request.POST.get("reprise", ""))
    if reprise is None:
        return redirect("accueil_public:reprendre")
    if "legende" not in request.POST:
        return montrer(request, reprise)
    saisie = Jointe(request.POST, request.FILES, jeune=reprise.jeune)
    if not saisie.is_valid():
        return montrer(request, reprise, saisie)
    try:
        sort = jointes.joindre_ou_abriter(saisie.envoi(reprise))
    except PieceRefusee as refus:
        saisie.add_error("fichier", refus.phrase)
        return montrer(request, reprise, saisie)
    except OSError:
        saisie.add_error("fichier", _PANNE)
        return montrer(request, reprise, saisie, status=503)
    if sort in (Sort.JOINTE, Sort.DEJA):
        return montrer(request, reprise.suivante(fichiers=reprise.fichiers + 1), recu=True)
    phrase = FICHIERS_PLEINS.format(au_plus=AU_PLUS) if sort is Sort.COMPLET else FICHIER_REFUSE
    saisie.add_error("fichier", phrase)
    return montrer(request, reprise, saisie)


def montrer(
    request: HttpRequest,
    reprise: Reprise,
    saisie: Jointe | None = None,
    *,
    recu: bool = False,
    ajoute: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page of the files; `recu` says that one just arrived, `ajoute` that a text was kept."""
    contexte = {
        "formulaire": saisie or Jointe(jeune=reprise.jeune),
        "reprise": reprise.sceller(),
        "jeune": reprise.jeune,
        "fichiers": reprise.fichiers,
        "plein": reprise.fichiers >= AU_PLUS,
        "au_plus": AU_PLUS,
        "recu": recu,
        "ajoute": ajoute,
    }
    return render(request, "accueil/public/fichiers.html", contexte, status=status)
