"""Writes a line of the journal in the current transaction: no journal, no act."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from egide.socle.interface.identifiants import uuid7
from egide.socle.journal.models import Evenement

_INSERTION = """
INSERT INTO journal_ligne
    (id, evenement, agent_id, poste_id, objet_genre, objet_id, dossier_id, acte, titre, motif, le)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, clock_timestamp())
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

    `motif` is a reason of access (break-glass, search), never a content of the file.
    """
    valeurs: list[Any] = [
        uuid7(),
        evenement,
        agent_id,
        poste_id,
        objet_genre,
        objet_id,
        dossier_id,
        acte,
        titre,
        motif[:500],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERTION, valeurs)


def consigner_a_part(evenement: Evenement, **champs: UUID | str | None) -> None:
    """Add a line in a transaction of its own, after the rollback of what was refused."""
    with transaction.atomic(durable=True):
        consigner(evenement, **champs)  # type: ignore[arg-type]
