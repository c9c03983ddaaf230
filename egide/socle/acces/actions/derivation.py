"""The derived rows, that the database alone writes; subjects and numbers."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
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


# What a number says of its kind, so that one is never read for another; the number of a file has none.
SIGLES = {"information": "IP-", "transmission": "T-", "demande": "D-", "bordereau": "B-"}


def prochain_numero(genre: str, annee: int) -> str:
    """Next readable number of a kind of object: « 62-2026-00417 » (file), « IP-62-2026-00417 » (information)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_numero(%s, %s, %s)", [settings.EGIDE_DEPARTEMENT, annee, genre])
        return ecrire_numero(genre, annee, cursor.fetchone()[0])


def ecrire_numero(genre: str, annee: int, rang: int) -> str:
    """The number of the `rang`-th object of a kind in a year."""
    return f"{SIGLES.get(genre, '')}{settings.EGIDE_DEPARTEMENT}-{annee}-{rang:05d}"


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
