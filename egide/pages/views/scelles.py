"""The seal of one file: posed, kept, lifted, always by two managers present."""

from functools import partial
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from egide.pages.forms_droits import (
    FormulaireDecision,
    FormulaireMaintien,
    FormulaireOuvertureADeux,
    FormulaireScelle,
)
from egide.pages.preuve import preuve
from egide.pages.selectors.dossier import lire_dossier
from egide.pages.views.droits import cadre_des_reserves, dossier_a_ecrire
from egide.socle.acces.actions import (
    cadres_nommes,
    lever_scelle,
    maintenir_scelle,
    ouvrir_a_deux,
    sceller_dossier,
    scelles_a_deux,
)
from egide.socle.acces.middleware import agent_de
from egide.socle.acces.models import Scelle
from egide.socle.acces.permissions import LISENT
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent
from egide.socle.comptes.preuves import instant_de_preuve
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.comptes.views.formulaires import page_d_acte
from egide.socle.interface.essai import tenter
from egide.socle.interface.refus import Invisible


@require_http_methods(["GET", "POST"])
def sceller(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Seal this file with a second manager, who proves his presence with his own code."""
    agent = cadre_des_reserves(request)
    lu = dossier_a_ecrire(pk, agent)

    def acte(donnees: dict[str, Any]) -> object:
        return sceller_dossier(
            agent=agent,
            second=donnees["second"],
            dossier_id=pk,
            nommes=donnees["nommes"],
            le=timezone.now(),
            fondement=donnees["fondement"],
            a_deux=donnees["a_deux"],
        )

    return preuve(request) or page_d_acte(
        request,
        FormulaireScelle,
        acte,
        suite=reverse("pages:recherche"),
        fait="Le dossier est scellé : seules les personnes nommées le voient.",
        contexte={
            "titre": f"Sceller le dossier {lu.dossier.numero}",
            "bouton": "Sceller à deux",
            "aide": "Plus aucune équipe ni portée générale ne verra ce dossier. Le cadre nommé devra le revoir tous "
            f"les {reglage('revue_scelle_jours')} jours.",
        },
    )


@require_http_methods(["GET", "POST"])
def maintenir(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the seal after its review."""
    agent, numero = _scelle(request, pk)

    def acte(donnees: dict[str, Any]) -> object:
        maintenir_scelle(
            agent=agent,
            second=donnees["second"],
            dossier_id=pk,
            le=timezone.now(),
            motif=donnees["motif"],
            responsable=donnees["responsable"],
        )
        return agent

    return preuve(request) or page_d_acte(
        request,
        cast("type[forms.Form]", partial(FormulaireMaintien, cadres=cadres_nommes(pk))),
        acte,
        suite=reverse("pages:droits", args=[pk]),
        fait="Le scellé est maintenu.",
        contexte={
            "titre": f"Maintenir le scellé du dossier {numero}",
            "bouton": "Maintenir à deux",
            "aide": f"La prochaine revue viendra dans {reglage('revue_scelle_jours')} jours.",
        },
    )


@require_http_methods(["GET", "POST"])
def lever_le_scelle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lift the seal: teams and general scope see the file again."""
    agent, numero = _scelle(request, pk)

    def acte(donnees: dict[str, Any]) -> object:
        lever_scelle(agent=agent, second=donnees["second"], dossier_id=pk, le=timezone.now(), motif=donnees["motif"])
        return agent

    return preuve(request) or page_d_acte(
        request,
        FormulaireDecision,
        acte,
        suite=reverse("pages:droits", args=[pk]),
        fait="Le scellé est levé.",
        contexte={
            "titre": f"Lever le scellé du dossier {numero}",
            "bouton": "Lever à deux",
            "genre": "alerte",
            "aide": "Les équipes en charge et la portée générale verront de nouveau ce dossier. Les personnes nommées "
            "gardent leur accès : fermez-le si elles n’en ont plus besoin.",
        },
    )


@require_http_methods(["GET", "POST"])
def ouvrir_le_scelle(request: HttpRequest) -> HttpResponse:
    """Open a sealed file with a second person named on it, present, who proves it with his own code."""
    agent = agent_de(request)
    if not roles_en_vigueur(agent) & LISENT:
        raise Invisible
    demandee = preuve(request)
    if demandee is not None:
        return demandee
    formulaire = FormulaireOuvertureADeux(request.POST or None, dossiers=scelles_a_deux())
    if request.method == "POST" and formulaire.is_valid():
        dit, le = formulaire.cleaned_data, timezone.now()
        dossier_id = UUID(dit["dossier"])
        # the second one's code was checked by the form, just now
        preuves = (instant_de_preuve(request), le)
        acte = partial(
            ouvrir_a_deux, agent=agent, second=dit["second"], dossier_id=dossier_id, motif=dit["motif"], le=le,
            preuves_le=preuves,
        )  # fmt: skip
        if tenter(request, formulaire, acte) is not None:
            return redirect("pages:dossier", pk=dossier_id)
    return render(request, "pages/ouvrir_a_deux.html", {"formulaire": formulaire})


def _scelle(request: HttpRequest, pk: UUID) -> tuple[Agent, str]:
    """The manager and the number of the sealed file that he is named on; Invisible for a file without a seal.

    A file that two opened together is read-only, and its seal is decided nonetheless.
    """
    agent = cadre_des_reserves(request)
    scelle = Scelle.objects.filter(dossier_id=pk).first()
    lu = lire_dossier(pk, agent=agent) if scelle and scelle.ouverture_a_deux else dossier_a_ecrire(pk, agent)
    if scelle is None:
        raise Invisible
    return agent, lu.dossier.numero
