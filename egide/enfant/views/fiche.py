"""The page of a child's identity and family, and the corrections of an identity."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from egide.enfant.actions import consulter_identite, rectifier_identite_lue
from egide.enfant.doublons import A_UN_SOUPCON, doublons_de
from egide.enfant.forms_vie import FormulaireRectification
from egide.enfant.histoire import histoire_de
from egide.enfant.models import Personne
from egide.enfant.presenters import deux_identites, precision_de
from egide.enfant.selectors import (
    alias_de,
    famille_de,
    peut_lire_une_adresse,
    proche_de,
    rectifications_de,
    rectifications_depuis,
    suspicions_a_lire,
    version_de,
)
from egide.enfant.views.page import enfant_ou_rien, page_d_acte
from egide.socle.acces.matrice import autoriser, refus_des
from egide.socle.acces.middleware import agent_de
from egide.socle.dossiers.adresses import NUMERO_DU_DOSSIER
from egide.socle.interface.conflit import DejaEnregistre, repondre_au_conflit
from egide.socle.interface.typographie import de

_ACTES = (
    "rectifier_identite",
    "creer_adulte",
    "installer",
    "proteger_adresse",
    "quitter_foyer",
    "ajouter_alias",
    "naissance_de_l_enfant",
    "fin_de_lien",
    "changer_autorite_parentale",
    "signaler_doublon",
    "defaire_fusion",
)


@require_GET
def fiche(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Identity, family and households of a child; the reading is journalled."""
    agent = agent_de(request)
    enfant = enfant_ou_rien(pk, a_un_soupcon=A_UN_SOUPCON, numero_du_dossier=NUMERO_DU_DOSSIER)
    if enfant.dossier_ouvert != pk:
        return redirect("enfant:fiche", pk=enfant.dossier_ouvert)
    consulter_identite(enfant, agent=agent)
    famille, alias, corrections = famille_de(enfant), alias_de(enfant), rectifications_de(enfant)
    contexte = {
        "enfant": enfant,
        "precision": precision_de(enfant),
        "alias": alias,
        "famille": famille,
        "histoire": histoire_de(famille, alias, corrections),
        "suspicions": suspicions_a_lire(enfant.dossiers),
        "adresse_a_lire": peut_lire_une_adresse(enfant),
        "doublons": doublons_de(enfant),
        "refus": refus_des(agent, _ACTES, enfant),
    }
    return render(request, "enfant/fiche.html", contexte)


@require_http_methods(["GET", "POST"])
def rectifier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct the identity of a child; the former words stay in the file, with their date."""
    enfant = enfant_ou_rien(pk)
    return _rectifier(request, enfant, enfant)


@require_http_methods(["GET", "POST"])
def rectifier_proche(request: HttpRequest, pk: UUID, personne_id: UUID) -> HttpResponse:
    """Correct the identity of a relative who has no file of his own."""
    enfant = enfant_ou_rien(pk)
    return _rectifier(request, enfant, proche_de(enfant, personne_id))


def _rectifier(request: HttpRequest, enfant: Personne, personne: Personne) -> HttpResponse:
    agent = agent_de(request)
    autoriser(agent, "rectifier_identite", enfant)
    formulaire = FormulaireRectification(request.POST or None, personne=personne, version=version_de(personne))
    return page_d_acte(
        request,
        enfant,
        formulaire,
        lambda: rectifier_identite_lue(
            personne,
            agent=agent,
            le=timezone.now(),
            motif=formulaire.cleaned_data["motif"],
            champs=formulaire.champs(),
            version=formulaire.cleaned_data["version"],
        ),
        conflit=lambda actuelle: _conflit(request, enfant, actuelle, formulaire),
        titre="Corriger l’identité" if personne == enfant else f"Corriger l’identité {de(personne.nom_complet)}",
        aide="Rien n’est effacé : ce qui était écrit reste dans le dossier, avec la date et la raison.",
        envoyer="Enregistrer la correction",
        fait="La correction est enregistrée.",
        rectifications=rectifications_de(personne),
    )


def _conflit(
    request: HttpRequest, enfant: Personne, actuelle: Personne, envoye: FormulaireRectification
) -> HttpResponse:
    """Somebody corrected this identity meanwhile: both are shown, and what I changed is proposed again."""
    dit = envoye.cleaned_data
    depuis = rectifications_depuis(actuelle, dit["version"])
    deux = deux_identites(actuelle, envoye.champs(), dit["motif"], depuis)
    # a birth is typed as a text
    garder = {**deux.a_garder, "naissance": envoye.data.get("naissance", "")}
    version = version_de(actuelle)
    dernier = depuis[-1] if depuis else None
    return repondre_au_conflit(
        request,
        titre="Cette identité a changé pendant que vous écriviez",
        mien=deux.mienne,
        autre=DejaEnregistre(deux.autre, dernier.agent.nom_complet if dernier else "", dernier.le if dernier else None),
        version=version,
        annuler_url=reverse("enfant:fiche", args=[enfant.dossier_ouvert]),
        formulaire=FormulaireRectification(personne=actuelle, version=version, garder=garder),
    )
