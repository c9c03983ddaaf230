"""What was erased, told outside the base: a restoration brings it back, and somebody has to erase it again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from egide.socle.conservation.models import Bordereau, LigneBordereau
from egide.socle.conservation.states import Etat
from egide.socle.interface.disque import ajouter_durablement


@dataclass(frozen=True)
class Revenu:
    """A slip that was executed and that this base says it was not: `etat` in words, empty when it holds no such slip.

    `lignes` counts what it had erased.
    """

    numero: str
    execute_le: datetime
    lignes: int
    etat: str


def fichier_des_executions() -> Path:
    """File outside the base, beside the heads of the journal; a real site copies it elsewhere with them."""
    return Path(settings.VAR) / "journal" / "bordereaux.jsonl"


def attester(bordereau: Bordereau, *, le: datetime) -> None:
    """Add an executed slip to the file: its number and the ids of the lines that were erased, never a name.

    Told before the base says it, hence told again if the base does not keep it. Raises OSError when the disk refuses.
    """
    eliminees = bordereau.lignes.filter(etat=LigneBordereau.Etat.ELIMINEE).values_list("pk", flat=True)
    entree = {
        "bordereau": str(bordereau.pk),
        "numero": bordereau.numero,
        "le": le.isoformat(),
        "lignes": [str(pk) for pk in eliminees],
    }
    fichier = fichier_des_executions()
    fichier.parent.mkdir(parents=True, exist_ok=True)
    ajouter_durablement(fichier, json.dumps(entree))


def bordereaux_revenus(*, absents: bool) -> list[Revenu]:
    """Slips that the file says executed and the base does not, oldest first; on a base put back from an archive.

    `absents`: those that the base does not hold, too. What they had erased is proposed again, in slips of other ids.
    """
    attestes = {UUID(entree["bordereau"]): entree for entree in _entrees() if entree["lignes"]}
    etats = _etats(list(attestes))
    return [
        Revenu(
            entree["numero"],
            datetime.fromisoformat(entree["le"]),
            len(entree["lignes"]),
            Etat(etats[pk]).label if pk in etats else "",
        )
        for pk, entree in attestes.items()
        if etats.get(pk, "" if absents else Etat.EXECUTE) != Etat.EXECUTE
    ]


def _entrees() -> Iterator[dict[str, Any]]:
    if not fichier_des_executions().exists():
        return
    for texte in fichier_des_executions().read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(texte)
        except ValueError:  # cut short by a power failure: the slip was not closed, and was told again
            continue


def _etats(ids: list[UUID]) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, etat FROM conservation_etats(%s)", [ids])
        return dict(cursor.fetchall())
