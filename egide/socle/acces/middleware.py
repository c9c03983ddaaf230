"""One request, one transaction: context set, response rendered inside, everything undone on a refusal."""

import re
from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from egide.socle.acces.contexte import poser_contexte
from egide.socle.acces.lectures import consigner_objet
from egide.socle.comptes.entree import agent_de as agent_de
from egide.socle.interface.essai import refus_retenu, retenir
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.models import Evenement

ENTETE_IMPRESSION = "X-Egide-Impression"
FORME_DE_TRACE = re.compile(r"EG-[A-Z2-7]{4}-[A-Z2-7]{4}")
_SANS_JOURNAL = frozenset({"sante", "brouillon"})
# It tells whether the base answers: it cannot wait for a transaction.
_SANS_TRANSACTION = "sante"


class UneRequeteUneTransaction:
    """Opens the transaction of a page, sets its agent, rolls back on any refusal or error, then journals it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _route(request) == _SANS_TRANSACTION:
            return self.get_response(request)
        agent_id = request.user.pk if request.user.is_authenticated else None
        with transaction.atomic():
            if agent_id:
                poser_contexte(agent_id, trace=getattr(request, "trace", ""))
            response = self.get_response(request)
            echec = response.status_code >= 500 or response.status_code in (403, 404, 409)
            if echec:
                transaction.set_rollback(True)
        if refus_retenu(request) or (echec and agent_id and response.status_code < 500):
            self._consigner(request, response, agent_id)
        return response

    def process_view(
        self, request: HttpRequest, view: object, arguments: object, options: object
    ) -> HttpResponse | None:
        """Keep the trace of a page being printed; its own script says so, with the number written on the paper."""
        trace = request.headers.get(ENTETE_IMPRESSION, "")
        if request.method != "POST" or not trace or not request.user.is_authenticated:
            return None
        if not FORME_DE_TRACE.fullmatch(trace):
            return HttpResponse(status=400)
        poser_contexte(request.user.pk, trace=trace)
        consigner_objet(
            Evenement.IMPRESSION,
            agent_id=request.user.pk,
            acte=_route(request),
            objet_id=_premier_identifiant(request),
        )
        return HttpResponse(status=204)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal with its sentence, and what is hidden with the same page as what does not exist."""
        if isinstance(exception, Invisible):
            return render(request, "404.html", status=404)
        if isinstance(exception, Refus):
            phrase = retenir(request, exception)
            return render(request, "interface/refus.html", {"phrase": phrase}, status=403)
        if isinstance(exception, Http404):
            return render(request, "404.html", status=404)
        return None

    def _consigner(self, request: HttpRequest, response: HttpResponse, agent_id: UUID | None) -> None:
        """Keep the trace of a refusal in a second transaction; the object asked for is kept as an id only.

        A refusal shown by a form of a page that answers well leaves the same line as one that stops the page.
        """
        route = _route(request)
        if route in _SANS_JOURNAL:
            return
        with transaction.atomic(durable=not connection.in_atomic_block):
            poser_contexte(agent_id, trace=getattr(request, "trace", ""))
            consigner_objet(
                Evenement.REFUS,
                agent_id=agent_id,
                acte=route,
                objet_id=_premier_identifiant(request),
                titre=refus_retenu(request) or str(response.status_code),
            )


def _route(request: HttpRequest) -> str:
    """Name of the page asked for, never its address."""
    try:
        return resolve(request.path_info).view_name[:60]
    except Resolver404:
        return "adresse inconnue"


def _premier_identifiant(request: HttpRequest) -> UUID | None:
    """First id of the address, so that the reviewer knows which object was asked for."""
    try:
        valeurs = resolve(request.path_info).kwargs.values()
    except Resolver404:
        return None
    return next((v for v in valeurs if isinstance(v, UUID)), None)
