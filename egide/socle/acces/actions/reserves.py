"""Keeping someone away from a file, and undoing it: what beats every grant."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from egide.socle.acces.actions.trace import consigner_droits, exiger_motif
from egide.socle.acces.models import Exclusion
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.interface.refus import Invisible, Refus


@dataclass(frozen=True)
class Ecart:
    """An exclusion of a file, as those who may write in it read it."""

    id: UUID
    agent_id: UUID
    raison: str
    du: datetime

    @property
    def libelle(self) -> str:
        """The kind of reason, in words; the details are stored nowhere."""
        return Exclusion.Raison(self.raison).label


@transaction.atomic
def exclure_agent(*, agent: Agent, exclu: Agent, dossier_id: UUID, raison: str, le: datetime) -> Exclusion:
    """Keep an agent away from a file for good: it beats every grant (confidentialite §12).

    Raises Refus (right, already kept away, an open file would stay without anyone in charge of it).
    """
    if not detient(agent, Droit.EXCLURE):
        raise Refus("Seul un cadre de la CRIP peut écarter un agent d’un dossier.", "exclure_agent")
    if exclu.pk in {ecart.agent_id for ecart in exclusions_de(dossier_id)}:
        raise Refus("Cette personne est déjà écartée de ce dossier.", "deja_ecarte")
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_dernier_agent(%s, %s)", [exclu.pk, dossier_id])
        if cursor.fetchone()[0]:
            raise Refus(
                "Cette personne est la seule à répondre de ce dossier ouvert : confiez-le d’abord à une autre unité ou"
                " personne.",
                "dossier_sans_responsable",
            )
    exclusion = Exclusion(agent=exclu, dossier_id=dossier_id, raison=raison, du=le)
    exclusion.save(force_insert=True)
    consigner_droits(agent, dossier_id, "exclure_agent", raison)
    return exclusion


@transaction.atomic
def lever_exclusion(exclusion_id: UUID, *, agent: Agent, dossier_id: UUID, le: datetime, motif: str) -> None:
    """Undo an exclusion made by mistake or over; its row stays, with its end. Nobody undoes his own.

    Raises Refus (right, reason), Invisible when this file has no such exclusion for `agent`.
    """
    if not detient(agent, Droit.EXCLURE):
        raise Refus("Seul un cadre de la CRIP peut lever l’exclusion d’un agent.", "lever_exclusion")
    motif = exiger_motif(motif)
    if exclusion_id not in {ecart.id for ecart in exclusions_de(dossier_id)}:
        raise Invisible
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_lever_exclusion(%s, %s)", [exclusion_id, le])
        if cursor.fetchone()[0] is None:
            raise Invisible
    consigner_droits(agent, dossier_id, "lever_exclusion", "gestion des droits", motif=motif)


def exclusions_de(dossier_id: UUID) -> list[Ecart]:
    """Running exclusions of a file in which the present agent may write; nothing otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, agent_id, raison, du FROM acces_exclusions_de(%s)", [dossier_id])
        return [Ecart(*ligne) for ligne in cursor.fetchall()]
