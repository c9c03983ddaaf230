"""The seal of one file: posed, kept, lifted, always by two managers present."""

from functools import partial
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from egide.pages.forms_droits import FormulaireDecision, FormulaireMaintien, FormulaireScelle
from egide.pages.preuve import preuve
from egide.pages.views.droits import cadre_des_reserves, dossier_a_ecrire
from egide.socle.acces.actions import cadres_nommes, lever_scelle, maintenir_scelle, sceller_dossier
from egide.socle.acces.models import Scelle
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent
from egide.socle.comptes.views.formulaires import page_d_acte
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


def _scelle(request: HttpRequest, pk: UUID) -> tuple[Agent, str]:
    """The manager and the number of the sealed file that he is named on; Invisible for a file without a seal."""
    agent = cadre_des_reserves(request)
    lu = dossier_a_ecrire(pk, agent)
    if not Scelle.objects.filter(dossier_id=pk).exists():
        raise Invisible
    return agent, lu.dossier.numero
