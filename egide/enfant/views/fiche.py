"""The identity sheet of a child, and its corrections."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.enfant.actions import consulter_identite, rectifier_identite
from egide.enfant.forms import FormulaireRectification
from egide.enfant.presenters import precision_de
from egide.enfant.selectors import alias_de, famille_de, peut_lire_une_adresse, rectifications_de
from egide.enfant.views.essai import enfant_ou_rien
from egide.socle.acces.matrice import autoriser, refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.interface.essai import tenter

_ACTES = ("rectifier_identite", "creer_adulte", "installer", "proteger_adresse")


@require_GET
def fiche(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Identity, family and households of a child; the reading is journalled."""
    agent = agent_de(request)
    enfant = enfant_ou_rien(pk)
    consulter_identite(enfant, agent=agent)
    contexte = {
        "enfant": enfant,
        "precision": precision_de(enfant),
        "alias": alias_de(enfant),
        "famille": famille_de(enfant),
        "rectifications": rectifications_de(enfant),
        "adresse_a_lire": peut_lire_une_adresse(enfant),
        "refus": {acte: refus_de(agent, acte, enfant) for acte in _ACTES},
    }
    return render(request, "enfant/fiche.html", contexte)


@require_http_methods(["GET", "POST"])
def rectifier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct an identity; the former words stay in the file, with their date."""
    agent = agent_de(request)
    enfant = enfant_ou_rien(pk)
    autoriser(agent, "rectifier_identite", enfant)
    champs = ("prenoms", "nom", "nom_usage", "sexe", "lieu_naissance")
    formulaire = FormulaireRectification(
        request.POST or None, initial={champ: getattr(enfant, champ) for champ in champs}
    )
    if request.method == "POST" and formulaire.is_valid():
        faits = tenter(
            formulaire,
            lambda: rectifier_identite(
                enfant,
                agent=agent,
                le=timezone.now(),
                motif=formulaire.cleaned_data["motif"],
                champs=formulaire.champs(),
            ),
        )
        if faits is not None:
            return redirect("enfant:fiche", pk=pk)
    contexte = {
        "enfant": enfant,
        "formulaire": formulaire,
        "titre": "Corriger l’identité",
        "aide": "Rien n’est effacé : ce qui était écrit reste dans le dossier, avec la date et la raison.",
        "envoyer": "Enregistrer la correction",
    }
    return render(request, "enfant/formulaire.html", contexte)
