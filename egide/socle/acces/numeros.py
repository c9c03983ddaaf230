"""Readable numbers: « 62-2026-00417 » is a file, « IP-62-2026-00417 » an information, never read for each other."""

import re
from datetime import datetime

from django.conf import settings
from django.db import connection

from egide.socle.interface.temps import jour_de

# What a number says of its kind; the number of a file has nothing before it.
SIGLES = {"information": "IP-", "transmission": "T-", "demande": "D-", "bordereau": "B-"}
_GENRES = {sigle.strip("-"): genre for genre, sigle in SIGLES.items()}
_NUMERO = re.compile(r"(?:([A-Z]+)[ -]*)?((?:\d{2,3}|2[AB])-\d{4}-\d{1,7})")


def prochain_numero(genre: str, le: datetime) -> str:
    """Next number of a kind of object in the year of an instant, in Paris."""
    annee = jour_de(le).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_numero(%s, %s, %s)", [settings.EGIDE_DEPARTEMENT, annee, genre])
        return ecrire_numero(genre, annee, cursor.fetchone()[0])


def ecrire_numero(genre: str, annee: int, rang: int) -> str:
    """The number of the `rang`-th object of a kind in a year."""
    return f"{SIGLES.get(genre, '')}{settings.EGIDE_DEPARTEMENT}-{annee}-{rang:05d}"


def lire_numero(texte: str) -> tuple[str, str] | None:
    """Kind and number of what was typed, « ip 62-2026-00417 » too; None for what is no number of ours."""
    lu = _NUMERO.fullmatch(texte.strip().upper())
    if lu is None or (lu[1] and lu[1] not in _GENRES):
        return None
    genre = _GENRES[lu[1]] if lu[1] else "dossier"
    return genre, f"{SIGLES.get(genre, '')}{lu[2]}"
