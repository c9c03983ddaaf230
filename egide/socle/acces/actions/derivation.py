"""The derived rows, that the database alone writes, and subjects."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from egide.socle.acces.models import Acces, Sujet
from egide.socle.comptes.models import Agent, Unite


def sujet_de(porteur: Agent | Unite) -> Sujet:
    """The subject of an agent or a unit, created the first time it is asked for."""
    if isinstance(porteur, Agent):
        return Sujet.objects.get_or_create(agent=porteur, defaults={"genre": Sujet.Genre.AGENT})[0]
    return Sujet.objects.get_or_create(unite=porteur, defaults={"genre": Sujet.Genre.UNITE})[0]


def actualiser(dossiers: Iterable[UUID]) -> int:
    """Rewrite the derived rows of these files, locked in id order; returns how many rows were written."""
    ids = sorted(set(dossiers))
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_actualiser(%s)", [ids])
        return int(cursor.fetchone()[0])


def recalculer_tout() -> int:
    """Compare every derived row with its computation; returns the number of differences (0 is the only good answer)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_ecarts()")
        return int(cursor.fetchone()[0])


def tout_actualiser() -> int:
    """Rewrite every derived row, file by file in id order; returns how many rows were written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_tout_actualiser()")
        return int(cursor.fetchone()[0])


def acces_du_dossier(dossier_id: UUID) -> list[Acces]:
    """Derived rows of a file that the present agent sees, through the function that checks it."""
    champs = ("sujet_id", "volets", "expire", "lecture_seule")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(champs)} FROM acces_qui_voit(%s)", [dossier_id])
        lignes = [dict(zip(champs, ligne, strict=True)) for ligne in cursor.fetchall()]
    return [Acces(dossier_id=dossier_id, **ligne) for ligne in lignes]
