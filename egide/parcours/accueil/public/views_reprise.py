"""Coming back with a code: where things stand, and something to add. No text is ever shown again."""

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from egide.parcours.accueil import depot
from egide.parcours.accueil.public import reprises
from egide.parcours.accueil.public.codes import Code
from egide.parcours.accueil.public.forms import Ajout, SaisieCode
from egide.parcours.accueil.public.textes import STATUTS
from egide.parcours.accueil.public.views_fichiers import montrer
from egide.parcours.accueil.states import Etat

INCONNU = "Ce code n’est pas reconnu. Vérifiez chaque groupe. Si vous venez d’envoyer, attendez quelques minutes."
TROP = "Trop d’essais avec ce code. Réessayez dans une heure, ou appelez le 119."
# A file is joined until a human being reads the rest (sql/0005_joindre.sql); a text at any time.
NON_LUS = (Etat.DEPOSE, Etat.PRIS_EN_COMPTE)
PANNE = "Nous ne pouvons pas lire votre code pour le moment. Réessayez plus tard, ou appelez le 119."


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def reprendre(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then say where things stand; with the sealed code of that page, add a text."""
    if request.method == "GET":
        return _demander(request)
    if "reprise" in request.POST:
        return _ajouter(request)
    formulaire = SaisieCode(request.POST)
    if not formulaire.is_valid():
        return _demander(request, formulaire)
    code: Code = formulaire.cleaned_data["code"]
    return _ou_en_est(request, formulaire, code)


def _demander(request: HttpRequest, formulaire: SaisieCode | None = None, *, status: int = 200) -> HttpResponse:
    contexte = {"formulaire": formulaire or SaisieCode()}
    return render(request, "accueil/public/reprendre.html", contexte, status=status)


def _ou_en_est(
    request: HttpRequest, formulaire: SaisieCode, code: Code, *, ajoute: bool = False, ajout: Ajout | None = None
) -> HttpResponse:
    try:
        suivi = depot.relire(code.selecteur, code.empreinte())
    except Error:
        formulaire.add_error("code", PANNE)
        return _demander(request, formulaire, status=503)
    if suivi.resultat != "ouvert":
        formulaire.add_error("code", TROP if suivi.resultat == "trop" else INCONNU)
        return _demander(request, formulaire)
    mot, phrase = STATUTS[suivi.etat]
    contexte = {
        "mot": mot,
        "phrase": phrase.pour(suivi.jeune),
        "suivi": suivi,
        "jeune": suivi.jeune,
        "ajoute": ajoute,
        "ajout": ajout or Ajout(jeune=suivi.jeune),
        "fichiers_ouverts": suivi.etat in NON_LUS,
        "reprise": reprises.Reprise(code, suivi.jeune, suivi.fichiers).sceller(),
    }
    return render(request, "accueil/public/suite.html", contexte)


def _ajouter(request: HttpRequest) -> HttpResponse:
    """Add the text, once even if sent twice; then the files, when they are asked for: nothing typed is left behind."""
    reprise = reprises.ouvrir(request.POST["reprise"])
    if reprise is None:
        return _demander(request)
    code, vers_fichiers = reprise.code, request.POST.get("vers") == "fichiers"
    saisie = SaisieCode({"code": code.lisible})
    saisie.is_valid()
    ajout = Ajout(request.POST, jeune=reprise.jeune)
    if vers_fichiers and not ajout.has_changed():
        return montrer(request, reprise)
    if not ajout.is_valid():
        return _ou_en_est(request, saisie, code, ajout=ajout)
    danger = ajout.cleaned_data["danger"]
    try:
        resultat = depot.completer(
            code.selecteur,
            code.empreinte(),
            texte=ajout.cleaned_data["texte"],
            danger=danger,
            complement_id=reprise.cle,
        )
    except Error:
        contexte = {"ajout": ajout, "reprise": request.POST["reprise"]}
        return render(request, "accueil/public/ajout_refuse.html", contexte, status=503)
    if resultat in ("inconnu", "trop"):
        saisie.add_error("code", TROP if resultat == "trop" else INCONNU)
        return _demander(request, saisie)
    if vers_fichiers:
        return montrer(request, reprise.suivante(fichiers=reprise.fichiers), ajoute=True)
    return _ou_en_est(request, saisie, code, ajoute=True)
