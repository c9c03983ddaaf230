"""Reads of the journal for the data protection officer, under the journal role and its exclusions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from egide.socle.acces.models import AccesUrgence
from egide.socle.comptes.models import Agent
from egide.socle.dossiers.models import Dossier
from egide.socle.journal.models import Ligne
from egide.socle.journal.scellement import ALIAS

PAR_PAGE = 50


@dataclass(frozen=True)
class LigneLue:
    """A line with the names that its ids stand for; a file is named by its number only."""

    ligne: Ligne
    agent: str
    dossier: str


@dataclass(frozen=True)
class Filtres:
    """What the officer asked for; empty means all."""

    evenement: str = ""
    agent: str = ""
    numero: str = ""
    du: datetime | None = None
    au: datetime | None = None
    page: int = 1


def lignes(filtres: Filtres) -> tuple[list[LigneLue], Page[Any]]:
    """One page of the journal, newest first, in a constant number of statements."""
    requete = Ligne.objects.using(ALIAS).order_by("-le", "-id")
    if filtres.evenement:
        requete = requete.filter(evenement=filtres.evenement)
    if filtres.agent:
        ids = list(Agent.objects.filter(nom__icontains=filtres.agent).values_list("pk", flat=True))
        requete = requete.filter(agent_id__in=ids)
    if filtres.numero:
        dossiers = Dossier.objects.using(ALIAS).filter(numero=filtres.numero)
        requete = requete.filter(dossier_id__in=dossiers.values("pk"))
    if filtres.du:
        requete = requete.filter(le__gte=filtres.du)
    if filtres.au:
        requete = requete.filter(le__lt=filtres.au)
    page = Paginator(requete, PAR_PAGE).get_page(filtres.page)
    return _nommer(list(page.object_list)), page


def _nommer(trouvees: list[Ligne]) -> list[LigneLue]:
    agents = {a.pk: a.nom_complet for a in Agent.objects.filter(pk__in={li.agent_id for li in trouvees})}
    dossiers = _numeros({li.dossier_id for li in trouvees if li.dossier_id})
    return [
        LigneLue(
            li,
            agents.get(li.agent_id, "") if li.agent_id else "Public",
            dossiers.get(li.dossier_id, "") if li.dossier_id else "",
        )
        for li in trouvees
    ]


def _numeros(ids: set[UUID]) -> dict[UUID, str]:
    return dict(Dossier.objects.using(ALIAS).filter(pk__in=ids).values_list("pk", "numero"))


def urgences_a_revoir(agent: Agent) -> list[AccesUrgence]:
    """Break-glass accesses that nobody has reviewed, oldest first; never one's own. Excluded files are hidden below."""
    return list(
        AccesUrgence.objects.using(ALIAS)
        .filter(revu_le__isnull=True)
        .exclude(agent=agent)
        .select_related("agent", "dossier")
        .only("motif", "ouvert_le", "agent__nom", "agent__prenom", "dossier__numero")
        .order_by("ouvert_le")
    )
