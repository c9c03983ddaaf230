"""Coming back with a code: where things stand, and something to add. No text is ever shown again."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from egide.parcours.accueil import depot
from egide.parcours.accueil.public.codes import Code
from egide.parcours.accueil.public.forms import Ajout, SaisieCode
from egide.parcours.accueil.public.textes import STATUTS
from egide.socle.acces.regles_acces import reglage
from egide.socle.interface.chiffrement import TexteIllisible, chiffrer, dechiffrer

GENRE = "reprise publique 1"
INCONNU = "Ce code n’est pas reconnu. Vérifiez chaque groupe. Si vous venez d’envoyer, attendez quelques minutes."
TROP = "Trop d’essais avec ce code. Réessayez dans une heure, ou appelez le 119."
PANNE = "Nous ne pouvons pas lire votre code pour le moment. Réessayez plus tard, ou appelez le 119."


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def reprendre(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then say where things stand; with the sealed code of that page, add a text."""
    if request.method == "GET":
        return _demander(request, SaisieCode())
    if "reprise" in request.POST:
        return _ajouter(request)
    formulaire = SaisieCode(request.POST)
    if not formulaire.is_valid():
        return _demander(request, formulaire)
    code: Code = formulaire.cleaned_data["code"]
    return _ou_en_est(request, formulaire, code)


def _demander(request: HttpRequest, formulaire: SaisieCode, status: int = 200) -> HttpResponse:
    return render(request, "accueil/public/reprendre.html", {"formulaire": formulaire}, status=status)


def _ou_en_est(
    request: HttpRequest, formulaire: SaisieCode, code: Code, *, ajoute: bool = False, ajout: Ajout | None = None
) -> HttpResponse:
    try:
        resultat, etat, recu_le, jeune = depot.relire(code.selecteur, code.empreinte())
    except Error:
        formulaire.add_error("code", PANNE)
        return _demander(request, formulaire, status=503)
    if resultat != "ouvert":
        formulaire.add_error("code", TROP if resultat == "trop" else INCONNU)
        return _demander(request, formulaire)
    mot, phrase = STATUTS[etat]
    contexte = {
        "mot": mot,
        "phrase": phrase.pour(jeune),
        "recu_le": recu_le,
        "jeune": jeune,
        "ajoute": ajoute,
        "ajout": ajout or Ajout(jeune=jeune),
        "reprise": _sceller(code),
    }
    return render(request, "accueil/public/suite.html", contexte)


def _ajouter(request: HttpRequest) -> HttpResponse:
    """Add the text, once even if sent twice."""
    lu = _ouvrir(request.POST["reprise"])
    if lu is None:
        return _demander(request, SaisieCode())
    code, complement_id = lu
    saisie = SaisieCode({"code": code.lisible})
    saisie.is_valid()
    ajout = Ajout(request.POST)
    if not ajout.is_valid():
        return _ou_en_est(request, saisie, code, ajout=ajout)
    danger = ajout.cleaned_data["danger"]
    try:
        resultat = depot.completer(
            code.selecteur,
            code.empreinte(),
            texte=ajout.cleaned_data["texte"],
            danger=danger,
            complement_id=complement_id,
        )
    except Error:
        contexte = {"ajout": ajout, "reprise": request.POST["reprise"]}
        return render(request, "accueil/public/ajout_refuse.html", contexte, status=503)
    if resultat in ("inconnu", "trop"):
        saisie.add_error("code", TROP if resultat == "trop" else INCONNU)
        return _demander(request, saisie)
    return _ou_en_est(request, saisie, code, ajoute=True)


def _sceller(code: Code) -> str:
    """The code between the two pages, with the key that makes two clicks one addition."""
    contenu = {"genre": GENRE, "code": code.selecteur + code.secret, "cle": str(uuid4())}
    return chiffrer(json.dumps({**contenu, "le": timezone.now().timestamp()}))


def _ouvrir(champ: str) -> tuple[Code, UUID] | None:
    """Read it back; None when it was altered or is too old."""
    try:
        contenu = json.loads(dechiffrer(champ))
        if contenu["genre"] != GENRE:
            return None
        lettres, cle, le = contenu["code"], UUID(contenu["cle"]), float(contenu["le"])
    except (TexteIllisible, ValueError, KeyError, TypeError):
        return None
    limite = timedelta(hours=reglage("brouillon_public_heures"))
    if timezone.now().timestamp() - le > limite.total_seconds():
        return None
    return Code(lettres[:8], lettres[8:]), cle
