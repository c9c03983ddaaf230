"""Territories: their communes, and the units in charge of them."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from egide.socle.comptes import actions, permissions, selectors
from egide.socle.comptes.entree import agent_de
from egide.socle.comptes.forms_territoires import (
    FormulaireTerritoire,
    FormulaireTerritoireConfie,
    FormulaireTerritoireModifie,
    ecrites,
)
from egide.socle.comptes.models import Territoire, Unite
from egide.socle.comptes.views.formulaires import page_d_acte

AIDE = (
    "Un territoire est un ensemble de communes confié à une maison du Département : Égide la propose pour un enfant "
    "qui habite là. Il n’ouvre aucun dossier. Une commune est dans un seul territoire."
)


def territoires(request: HttpRequest) -> HttpResponse:
    """Every territory, its communes counted, its units named."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_consulter(agent), "territoires")
    contexte = {"territoires": selectors.territoires(), "refus_gerer": permissions.refus_de_gerer(agent), "aide": AIDE}
    return render(request, "comptes/territoires.html", contexte)


def creer_territoire(request: HttpRequest) -> HttpResponse:
    """Create a territory from communes or from an intercommunalité."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_gerer(agent), "creer_territoire")
    return page_d_acte(
        request,
        lambda donnees: FormulaireTerritoire(donnees, departement=settings.EGIDE_DEPARTEMENT),
        lambda saisie: actions.creer_territoire(agent=agent, **saisie),
        suite=reverse("comptes:territoires"),
        fait="Le territoire est créé.",
        contexte={"titre": "Créer un territoire", "bouton": "Créer le territoire", "aide": AIDE},
    )


def modifier_territoire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the name or the communes of a territory."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_gerer(agent), "modifier_territoire")
    territoire = get_object_or_404(Territoire.objects.prefetch_related("communes"), pk=pk)
    initial = {"nom": territoire.nom, "communes": ecrites(territoire)}
    return page_d_acte(
        request,
        lambda donnees: FormulaireTerritoireModifie(donnees, initial=initial, departement=settings.EGIDE_DEPARTEMENT),
        lambda saisie: actions.modifier_territoire(agent=agent, territoire=territoire, **saisie),
        suite=reverse("comptes:territoires"),
        fait="Le territoire est modifié.",
        contexte={"titre": f"Modifier {territoire.nom}", "bouton": "Enregistrer", "aide": AIDE},
    )


def confier_territoire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a unit in charge of a territory."""
    agent = agent_de(request)
    permissions.exiger(permissions.refus_de_gerer(agent), "confier_territoire")
    unite = get_object_or_404(Unite, pk=pk)
    return page_d_acte(
        request,
        lambda donnees: FormulaireTerritoireConfie(donnees, initial={"territoire": unite.territoire_id}),
        lambda saisie: actions.confier_territoire(agent=agent, unite=unite, **saisie),
        suite=reverse("comptes:unite", args=[pk]),
        fait="Le territoire de l’unité est enregistré.",
        contexte={"titre": f"Territoire de {unite.nom}", "bouton": "Enregistrer", "aide": AIDE},
    )
