"""Opening a sealed file by two: one person named asks, another one named confirms, it opens for a short time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from egide.socle.acces.actions.scelles import consigner_second
from egide.socle.acces.actions.trace import consigner_droits, exiger_motif
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Invisible, Refus


@dataclass(frozen=True)
class ScelleADeux:
    """A file on which the present agent is named, and that two open together: its number, and nothing else."""

    dossier_id: UUID
    numero: str


@transaction.atomic
def ouvrir_a_deux(
    *, agent: Agent, second: Agent, dossier_id: UUID, motif: str, le: datetime, preuves_le: tuple[datetime | None, ...]
) -> datetime:
    """Open a sealed file to `agent`, read-only, for `ouverture_a_deux_minutes`; returns until when.

    Both must be named on it, hold a post and not be kept away; `preuves_le` says when each one last proved his
    identity (confidentialite §13, §22). Raises Refus (same person, reason, stale proof), Invisible for a file that is
    not sealed that way, or on which one of the two is not named: the answer says neither.
    """
    if agent.pk == second.pk:
        raise Refus("La seconde personne doit être différente de la première.", "ouvrir_seul")
    motif = exiger_motif(motif)
    fraiche = timedelta(minutes=reglage("preuve_identite_minutes"))
    if len(preuves_le) < len((agent, second)) or any(p is None or le - p > fraiche for p in preuves_le):
        raise Refus("Chacune des deux personnes confirme d’abord son identité avec son second facteur.", "preuve")
    expire = le + timedelta(minutes=reglage("ouverture_a_deux_minutes"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT acces_ouvrir_a_deux(%s, %s, %s, %s, %s, %s, %s)",
            [dossier_id, uuid7(), uuid7(), second.pk, motif[:300], le, expire],
        )
        if not cursor.fetchone()[0]:
            raise Invisible
    consigner_droits(agent, dossier_id, "ouvrir_a_deux", "à deux", motif=motif)
    consigner_second(second, dossier_id, "ouvrir_a_deux", motif=motif)
    return expire


def scelles_a_deux() -> list[ScelleADeux]:
    """Files that the present agent may open with somebody else named, by number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT dossier_id, numero FROM acces_scelles_a_deux() ORDER BY numero")
        return [ScelleADeux(*ligne) for ligne in cursor.fetchall()]
