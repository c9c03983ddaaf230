"""The line of the journal of an object that may concern several children: one for each of their files."""

from collections.abc import Callable
from uuid import UUID

from django.db import connection

from egide.socle.journal.models import Evenement

# Each may refuse a reading before it is made. An app above adds its own.
FREINS: list[Callable[[str, UUID], None]] = []


def freiner_lecture(objet_genre: str, objet_id: UUID) -> None:
    """What a page asks before it opens an object. Raises Refus when its reader opened too many."""
    for frein in FREINS:
        frein(objet_genre, objet_id)


def consigner_objet(
    evenement: Evenement,
    *,
    agent_id: UUID | None,
    acte: str,
    objet_genre: str = "",
    objet_id: UUID | None = None,
    poste_id: UUID | None = None,
    titre: str = "",
) -> None:
    """Write what was done with an object in the journal of every file it concerns, in one statement.

    The files are counted below row security: a reading is told to the files that its reader does not see too.
    An object that concerns no file yet, or that does not exist, has one line without a file.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT acces_consigner_objet(%s, %s, %s, %s, %s, %s, %s)",
            [evenement, agent_id, poste_id, objet_genre, objet_id, acte, titre],
        )
