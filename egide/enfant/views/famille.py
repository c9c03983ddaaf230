"""Relatives, households and protected addresses of a child."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from egide.enfant.actions import (
    creer_adulte,
    installer,
    lier,
    lire_adresse_protegee,
    ouvrir_foyer,
    proteger_adresse,
)
from egide.enfant.forms import (
    NOUVELLE,
    FormulaireAdresse,
    FormulaireAdulte,
    FormulaireFoyer,
    FormulaireLien,
)
from egide.enfant.models import Foyer, Lien, Personne
from egide.enfant.rapprochement.recherche import rechercher
from egide.enfant.selectors import agents_du_dossier, famille_de, identite_cherchee, personnes_par_id
from egide.enfant.views.nouveau import montrer
from egide.enfant.views.page import enfant_ou_rien
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.models import Agent
from egide.socle.interface.essai import tenter
from egide.socle.interface.refus import Invisible


@require_http_methods(["GET", "POST"])
def proche(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look for an adult among the relatives already known, before adding him."""
    agent = agent_de(request)
    enfant = enfant_ou_rien(pk)
    autoriser(agent, "creer_adulte", enfant)
    formulaire = FormulaireAdulte(request.POST or None)
    contexte: dict[str, Any] = {"enfant": enfant, "formulaire": formulaire}
    if request.method == "POST" and formulaire.is_valid():
        identite = formulaire.identite()
        resultat = tenter(request, formulaire, lambda: rechercher(agent, identite, adulte=True))
        if resultat is not None:
            lien = FormulaireLien(
                initial={"recherche": resultat.recherche_id},
                personnes=[r.personne for r in resultat.visibles],
            )
            contexte |= {"resultat": montrer(resultat), "lien": lien}
    return render(request, "enfant/proche.html", contexte)


@require_POST
def rattacher(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tie the chosen person to the child, or add the one who was looked for."""
    agent = agent_de(request)
    enfant = enfant_ou_rien(pk)
    autoriser(agent, "lier", enfant)
    formulaire = FormulaireLien(request.POST, personnes=_choisie(request.POST.get("qui", "")))
    fait = tenter(request, formulaire, lambda: _lier(agent, enfant, formulaire)) if formulaire.is_valid() else None
    if fait is not None:
        messages.success(request, "Le lien est enregistré.")
        return redirect("enfant:fiche", pk=pk)
    contexte = {"enfant": enfant, "formulaire": formulaire, "titre": "Lien avec l’enfant", "envoyer": "Enregistrer"}
    return render(request, "enfant/formulaire.html", contexte)


def _choisie(texte: str) -> list[Personne]:
    """The person chosen on the page, if he is visible."""
    try:
        return personnes_par_id([UUID(texte)])
    except ValueError:
        return []


def _lier(agent: Agent, enfant: Personne, formulaire: FormulaireLien) -> Lien | Personne:
    donnees = formulaire.cleaned_data
    commun: dict[str, Any] = {champ: donnees[champ] for champ in ("genre", "autorite_parentale", "du")}
    commun |= {"agent": agent, "le": timezone.now(), "enfant": enfant}
    if donnees["qui"] != NOUVELLE:
        return lier(autre=formulaire.personnes[donnees["qui"]], **commun)
    identite = identite_cherchee(donnees["recherche"])
    if identite is None:
        raise Invisible
    return creer_adulte(identite=identite, recherche_id=donnees["recherche"], **commun)


@require_http_methods(["GET", "POST"])
def foyer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write where the child lives, and with whom."""
    agent = agent_de(request)
    enfant = enfant_ou_rien(pk)
    autoriser(agent, "installer", enfant)
    famille = famille_de(enfant)
    proches = [lien.autre for lien in (*famille.parents, *famille.fratrie, *famille.autres)]
    formulaire = FormulaireFoyer(request.POST or None, enfant=enfant, proches=proches)
    if request.method == "POST" and formulaire.is_valid():
        ouvert = tenter(request, formulaire, lambda: _ouvrir(agent, enfant, formulaire))
        if ouvert is not None:
            messages.success(request, "Le foyer est ajouté.")
            return redirect("enfant:fiche", pk=pk)
    contexte = {
        "enfant": enfant,
        "formulaire": formulaire,
        "titre": "Où vit l’enfant",
        "aide": "Un enfant peut vivre dans plusieurs foyers. L’ancien foyer reste dans l’histoire de l’enfant.",
        "envoyer": "Enregistrer le foyer",
    }
    return render(request, "enfant/formulaire.html", contexte)


@transaction.atomic
def _ouvrir(agent: Agent, enfant: Personne, formulaire: FormulaireFoyer) -> Foyer:
    """The household, then each of those who live there, the child first."""
    donnees, le = formulaire.cleaned_data, timezone.now()
    ouvert = ouvrir_foyer(
        agent=agent,
        le=le,
        nom=donnees["nom"],
        adresse=donnees["adresse"],
        code_insee=donnees["commune"],
        du=donnees["du"],
    )
    part = donnees["part_du_temps"]
    installer(ouvert, enfant, agent=agent, le=le, du=donnees["du"], part_du_temps=part)
    for cle in donnees["habitants"]:
        installer(ouvert, formulaire.personnes[cle], agent=agent, le=le, du=donnees["du"])
    return ouvert


@require_http_methods(["GET", "POST"])
def adresse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep an address for named persons only."""
    agent = agent_de(request)
    enfant = enfant_ou_rien(pk)
    autoriser(agent, "proteger_adresse", enfant)
    formulaire = FormulaireAdresse(request.POST or None, agents=agents_du_dossier(pk))
    if request.method == "POST" and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        faites = tenter(
            request,
            formulaire,
            lambda: proteger_adresse(
                agent=agent,
                le=timezone.now(),
                enfants=[enfant],
                nommes=[formulaire.agents[cle] for cle in donnees["nommes"]],
                fondement=donnees["fondement"],
                texte=donnees["texte"],
            ),
        )
        if faites:
            messages.success(request, "L’adresse est protégée.")
            return redirect("enfant:fiche", pk=pk)
    contexte = {
        "enfant": enfant,
        "formulaire": formulaire,
        "titre": "Protéger une adresse",
        "aide": "Elle ne paraîtra dans aucune liste, aucune recherche, aucun courrier.",
        "envoyer": "Protéger cette adresse",
    }
    return render(request, "enfant/formulaire.html", contexte)


@require_POST
def lire_adresse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the protected address to a named person; anyone else gets the page of what does not exist."""
    agent = agent_de(request)
    texte = lire_adresse_protegee(pk, agent=agent)
    return render(request, "enfant/adresse_protegee.html", {"texte": texte, "pk": pk})
