"""The pages of the public: one question a page, no session; what was typed goes back and forth sealed."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from egide.parcours.accueil import depot
from egide.parcours.accueil.public import etapes
from egide.parcours.accueil.public.brouillon import (
    ENFANTS_AU_PLUS,
    Brouillon,
    BrouillonIllisible,
    BrouillonPerime,
    ouvrir,
    sceller,
)
from egide.parcours.accueil.public.etapes import ENFANT, FAITS, Lieu
from egide.parcours.accueil.public.forms import Envoi, Question
from egide.parcours.accueil.public.reprises import Reprise
from egide.parcours.accueil.public.textes import NOMBRE, PAGES
from egide.socle.acces.regles_acces import reglage

TROP_VITE = "Prenez un instant pour relire, puis envoyez."
CASE_REMPLIE = "Une case invisible a été remplie, peut-être par votre navigateur. Envoyez de nouveau."


@dataclass(frozen=True)
class Demande:
    """What a page sends: the sealed answers, where it comes from, where the person wants to go."""

    brouillon: Brouillon
    depuis: Lieu
    vers: str
    rang_vise: int

    @property
    def libre(self) -> bool:
        """Whether the person goes back or elsewhere: nothing is checked then."""
        return self.vers in ("retour", "modifier", "retirer")


@require_GET
def accueil(request: HttpRequest) -> HttpResponse:
    """First page: the emergency numbers, what becomes of the answers, the first question."""
    return _page(request, Brouillon.nouveau(timezone.now()), Lieu(1))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, numero: int) -> HttpResponse:
    """A page reached with the answers of another one; reached without answers, the form starts again."""
    if request.method == "GET" or not 1 <= numero <= NOMBRE:
        return redirect("accueil_public:accueil")
    demande = _lire(request)
    if isinstance(demande, HttpResponse):
        return demande
    brouillon, depuis = demande.brouillon, demande.depuis
    if demande.vers == "retirer" and 0 < demande.rang_vise < len(brouillon.enfants):
        del brouillon.enfants[demande.rang_vise]
        return _page(request, brouillon, Lieu(ENFANT, demande.rang_vise - 1))
    a_corriger = _a_corriger(demande)
    if a_corriger is not None:
        return _page(request, brouillon, depuis, formulaire=a_corriger)
    if depuis.numero == FAITS and not demande.libre and etapes.dit_danger(brouillon) and not brouillon.danger_vu:
        brouillon.danger_vu = True
        return _danger(request, brouillon)
    return _page(request, brouillon, Lieu(numero, demande.rang_vise if numero == ENFANT else 0))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def relire(request: HttpRequest) -> HttpResponse:
    """Everything that was typed, to check before sending."""
    if request.method == "GET":
        return redirect("accueil_public:accueil")
    demande = _lire(request)
    if isinstance(demande, HttpResponse):
        return demande
    a_corriger = _a_corriger(demande)
    if a_corriger is not None:
        return _page(request, demande.brouillon, demande.depuis, formulaire=a_corriger)
    return _relecture(request, demande.brouillon)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def confirmation(request: HttpRequest) -> HttpResponse:
    """Send. The code appears only once the answers are durably kept; sent twice, they make one contact."""
    if request.method == "GET":
        return redirect("accueil_public:accueil")
    demande = _lire(request)
    if isinstance(demande, HttpResponse):
        return demande
    brouillon = demande.brouillon
    lieu = etapes.premier_a_corriger(brouillon)
    if lieu is not None:
        return _page(request, brouillon, lieu, formulaire=etapes.question(brouillon, lieu, lier=True))
    if Envoi(request.POST).data.get("site"):
        return _relecture(request, brouillon, avis=CASE_REMPLIE)
    if brouillon.age(timezone.now()).total_seconds() < reglage("depot_secondes_minimum"):
        return _relecture(request, brouillon, avis=TROP_VITE)
    return _envoyer(request, brouillon)


def _envoyer(request: HttpRequest, brouillon: Brouillon) -> HttpResponse:
    inquietude, enfants, informateur = etapes.composer(brouillon)
    message = depot.composer(
        inquietude,
        enfants,
        informateur,
        cle=brouillon.cle_idempotence,
        selecteur=brouillon.selecteur,
        secret_argon2=brouillon.code.empreinte(),
    )
    try:
        sort, a_l_abri = depot.deposer_ou_abriter(message)
    except OSError:
        return _rendre(request, "pas_enregistre", brouillon, status=503)
    jeune = etapes.est_jeune(brouillon)
    contexte = {
        "code": brouillon.code.lisible,
        "reprise": Reprise(brouillon.code, jeune=jeune, depot=brouillon.cle if a_l_abri else "").sceller(),
        "different": sort is depot.Sort.DIFFERENT,
        "a_l_abri": a_l_abri,
        "danger": inquietude.danger_immediat,
        "professionnel": inquietude.professionnel,
        "jeune": jeune,
    }
    return render(request, "accueil/public/confirmation.html", contexte)


def _lire(request: HttpRequest) -> Demande | HttpResponse:
    """The sealed answers with what was just typed, or the page that says why they cannot be read."""
    try:
        brouillon = ouvrir(request.POST.get("brouillon", ""), timezone.now())
    except BrouillonPerime:
        return render(request, "accueil/public/perime.html", {"heures": reglage("brouillon_public_heures")}, status=410)
    except BrouillonIllisible:
        return render(request, "accueil/public/illisible.html", status=400)
    vers, _, rang_vise = request.POST.get("vers", "").partition("-")
    depuis = Lieu(_entier(request.POST.get("de")), _entier(request.POST.get("rang")))
    if 1 <= depuis.numero <= NOMBRE and depuis.rang < ENFANTS_AU_PLUS:
        etapes.noter(brouillon, depuis, request.POST)
    return Demande(brouillon, depuis, vers, min(_entier(rang_vise), ENFANTS_AU_PLUS - 1))


def _entier(texte: str | None) -> int:
    return int(texte) if texte and re.fullmatch(r"\d{1,2}", texte, re.ASCII) else 0


def _a_corriger(demande: Demande) -> Question | None:
    """The form of the page just left, when it must be corrected before going on."""
    if demande.libre or not 1 <= demande.depuis.numero <= NOMBRE:
        return None
    formulaire = etapes.question(demande.brouillon, demande.depuis, lier=True)
    return None if formulaire.is_valid() else formulaire


def _page(
    request: HttpRequest, brouillon: Brouillon, lieu: Lieu, *, formulaire: Question | None = None
) -> HttpResponse:
    """One question."""
    jeune = etapes.est_jeune(brouillon)
    page = PAGES[lieu.numero - 1]
    suivant = reverse("accueil_public:relire")
    if lieu.numero < NOMBRE:
        suivant = reverse("accueil_public:question", args=[lieu.numero + 1])
    precedent, rang = (lieu.numero, lieu.rang - 1) if lieu.rang else (lieu.numero - 1, 0)
    if not lieu.rang and precedent == ENFANT:
        rang = max(0, len(brouillon.enfants) - 1)
    return _rendre(
        request,
        "question",
        brouillon,
        formulaire=formulaire or etapes.question(brouillon, lieu, lier=False),
        numero=lieu.numero,
        rang=lieu.rang,
        nombre=NOMBRE,
        titre=page.titre.pour(jeune),
        aide=page.aide.pour(jeune),
        sommaire=[(rang_, p.sommaire.pour(jeune)) for rang_, p in enumerate(PAGES, 1)],
        suivant_url=suivant,
        precedent_url=reverse("accueil_public:question", args=[precedent]) if precedent else "",
        precedent_rang=rang,
        autre_enfant=lieu.numero == ENFANT and not jeune and lieu.rang + 1 < ENFANTS_AU_PLUS,
        enfant_suivant=lieu.rang + 1,
        danger=etapes.dit_danger(brouillon),
    )


def _danger(request: HttpRequest, brouillon: Brouillon) -> HttpResponse:
    """The numbers first, and the way to go on or to send at once."""
    return _rendre(request, "danger", brouillon, suivant_url=reverse("accueil_public:question", args=[FAITS + 1]))


def _relecture(request: HttpRequest, brouillon: Brouillon, *, avis: str = "") -> HttpResponse:
    lieu = etapes.premier_a_corriger(brouillon)
    if lieu is not None:
        return _page(request, brouillon, lieu, formulaire=etapes.question(brouillon, lieu, lier=True))
    lignes: list[dict[str, Any]] = [
        {
            "titre": ligne.titre,
            "reponses": ligne.reponses,
            "url": reverse("accueil_public:question", args=[ligne.lieu.numero]),
            "rang": ligne.lieu.rang,
        }
        for ligne in etapes.relues(brouillon)
    ]
    danger = etapes.dit_danger(brouillon)
    return _rendre(request, "relire", brouillon, lignes=lignes, avis=avis, envoi=Envoi(), danger=danger)


def _rendre(
    request: HttpRequest, page: str, brouillon: Brouillon, *, status: int = 200, **contexte: Any
) -> HttpResponse:
    commun = {"jeune": etapes.est_jeune(brouillon), "heures": reglage("brouillon_public_heures")}
    complet = {"brouillon": sceller(brouillon), **commun, **contexte}
    return render(request, f"accueil/public/{page}.html", complet, status=status)
