"""The first screen: what waits, why, and the next act."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from egide.pages.files_du_jour import files_montrees
from egide.pages.selectors.ma_journee import journee
from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.matrice import refus_de
from egide.socle.acces.middleware import agent_de
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.echanges.actions import accuser_alerte
from egide.socle.echanges.models import AlerteAstreinte
from egide.socle.echanges.urgences import lire_avis_urgence
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@require_GET
def ma_journee(request: HttpRequest) -> HttpResponse:
    """The agent's queues, built on what is missing; shown to whoever is signed in."""
    agent = agent_de(request)
    maintenant = timezone.now()
    consigner(Evenement.LECTURE, agent_id=agent.pk, objet_genre="file", acte="ouvrir_ma_journee")
    jour, vides = journee(agent, maintenant), detient(agent, Droit.QUALIFIER)
    contexte = {
        "j": jour,
        "files": files_montrees(jour, vides=vides),
        "montre_accuser": vides or jour.a_accuser.total,
        "maintenant": maintenant,
        "peut_enregistrer": detient(agent, Droit.ENREGISTRER_INFORMATION),
        "voit_la_liste": refus_de(agent, "lister_informations") is None,
    }
    return render(request, "pages/ma_journee.html", contexte)


@require_POST
def prendre_alerte(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say « je prends »: the warnings stop at once, and the message says where the child is now."""
    alerte = get_object_or_404(AlerteAstreinte, pk=pk)
    accuser_alerte(alerte, agent=agent_de(request), le=timezone.now())
    messages.success(request, f"C’est pris : vous répondez de ce danger, personne d’autre n’est prévenu. {_ou(alerte)}")
    return redirect("pages:ma_journee")


def _ou(alerte: AlerteAstreinte) -> str:
    """Where what an alert speaks of is read from now on."""
    siennes = Information.objects.filter(Q(pk=alerte.objet_id) | Q(recueil_id=alerte.objet_id))
    information = siennes.first()
    if information is None:
        return "Le dépôt reste dans « À accuser réception »."
    if information.accusee_le is None:
        return f"L’information {information.numero} reste dans « Le plus pressé » jusqu’à son accusé de réception."
    return f"L’information {information.numero} est dans la liste des informations."


@require_POST
def clore_avis(request: HttpRequest, objet_id: UUID) -> HttpResponse:
    """Say « lu » of the notice of a break-glass access."""
    lire_avis_urgence(objet_id, agent=agent_de(request), le=timezone.now())
    return redirect("pages:ma_journee")
