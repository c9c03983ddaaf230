"""Writes a line of the journal in the current transaction: no journal, no act."""

from typing import Any
from uuid import UUID

from django.db import connection

from egide.socle.interface.identifiants import uuid7
from egide.socle.journal.models import Evenement

# The post held and the number of the page come from the transaction, where its context was set.
_INSERTION = """
INSERT INTO journal_ligne
    (id, evenement, agent_id, poste_id, objet_genre, objet_id, dossier_id, acte, titre, motif, trace, le)
VALUES (%s, %s, %s, coalesce(%s, journal_poste(%s)), %s, %s, %s, %s, %s, %s, journal_trace(), clock_timestamp())
"""


def consigner(
    evenement: Evenement,
    *,
    agent_id: UUID | None,
    poste_id: UUID | None = None,
    objet_genre: str = "",
    objet_id: UUID | None = None,
    dossier_id: UUID | None = None,
    acte: str = "",
    titre: str = "",
    motif: str = "",
) -> None:
    """Add a line. Must run inside the transaction of what it tells (confidentialite §25).

    `poste_id` is by default the post that the agent of the transaction holds.
    `motif` is a reason of access (break-glass, search), never a content of the file.
    """
    valeurs: list[Any] = [
        uuid7(),
        evenement,
        agent_id,
        poste_id,
        agent_id,
        objet_genre,
        objet_id,
        dossier_id,
        acte,
        titre,
        motif[:500],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERTION, valeurs)
