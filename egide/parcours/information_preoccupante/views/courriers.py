"""Letters to who transmitted, and the sheet of an information."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from egide.parcours.information_preoccupante import actions
from egide.parcours.information_preoccupante.courriers import Modele
from egide.parcours.information_preoccupante.selectors.page import information_visible
from egide.parcours.information_preoccupante.views.gestes import retour
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.middleware import agent_de
from egide.socle.interface.champs import ChampChoix, FormulaireEgide
from egide.socle.interface.essai import tenter
from egide.socle.interface.identifiants import uuid7

FICHE = "fiche"


class FormulaireCourrier(FormulaireEgide):
    """Which document to write."""

    modele = ChampChoix(
        label="Que voulez-vous écrire ?",
        choices=(*Modele.choices, (FICHE, "Fiche de synthèse")),
        aides={
            Modele.ACCUSE: "À qui a transmis : l’information est reçue et lue. Rien de l’enfant n’y figure.",
            Modele.SUITE: "À qui a transmis : une suite est donnée, sans rien dire de la famille (CASF L. 226-5).",
            FICHE: "Pour l’équipe : l’essentiel reçu, les enfants, les délais, les décisions. Jamais qui a informé.",
        },
    )
    requete = forms.UUIDField(widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def courriers(request: HttpRequest, information_id: UUID) -> HttpResponse:
    """Write one of them: it joins the pieces of the information, from where it may leave."""
    agent, information = agent_de(request), information_visible(information_id)
    autoriser(agent, "ecrire_courrier", information)
    formulaire = FormulaireCourrier(request.POST or None, initial={"requete": uuid7()})
    if request.method == "POST" and formulaire.is_valid():
        dit = formulaire.cleaned_data
        commun = {"agent": agent, "le": timezone.now(), "requete": dit["requete"]}
        if dit["modele"] == FICHE:
            ecrite = tenter(request, formulaire, lambda: actions.ecrire_fiche(information, **commun))
        else:
            modele = Modele(dit["modele"])
            ecrite = tenter(request, formulaire, lambda: actions.ecrire_courrier(information, modele=modele, **commun))
        if ecrite is not None:
            messages.success(request, f"« {ecrite.titre} » est dans les pièces. Relisez ce texte avant de le remettre.")
            return retour(information, "pieces")
    contexte = {"information": information, "formulaire": formulaire}
    return render(
        request, "information_preoccupante/courriers.html", contexte, status=422 if formulaire.errors else 200
    )
