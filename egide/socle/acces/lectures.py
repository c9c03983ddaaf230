"""The line of the journal of an object that may concern several children: one for each of their files."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from egide.socle.journal.models import Evenement


@dataclass(frozen=True)
class Frein:
    """A limit on readings: the function of the database that counts for (kind, object), and who judges its answer."""

    compte: str
    juger: Callable[[int], None]


# An app above adds its own.
FREINS: list[Frein] = []


def consigner_objet(
    evenement: Evenement,
    *,
    agent_id: UUID | None,
    acte: str,
    objet_genre: str = "",
    objet_id: UUID | None = None,
    poste_id: UUID | None = None,
    titre: str = "",
    freiner: bool = False,
) -> None:
    """Write what was done with an object in the journal of every file it concerns, in one statement.

    The files are counted below row security: a reading is told to the files that its reader does not see too.
    An object that concerns no file yet, or that does not exist, has one line without a file. `freiner`: a page that
    opens it counts first, in the same statement, what its reader opened; raises Refus for one too many.
    """
    freins = FREINS if freiner else []
    comptes = "".join(f"{frein.compte}(%s, %s), " for frein in freins)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {comptes}acces_consigner_objet(%s, %s, %s, %s, %s, %s, %s)",
            [
                *([objet_genre, objet_id] * len(freins)),
                evenement,
                agent_id,
                poste_id,
                objet_genre,
                objet_id,
                acte,
                titre,
            ],
        )
        lus = cursor.fetchone()
    for frein, lu in zip(freins, lus, strict=False):
        frein.juger(lu)
