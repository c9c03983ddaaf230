"""The mark that says « this base holds only invented people »: no demonstration program writes without it.

It is the comment of the database itself: visible to every role, copied by no migration, written by its owner only.
"""

from typing import LiteralString

import psycopg
from django.core.management import CommandError
from django.db import connections

MARQUE = "egide:demonstration"
# The same mark once every story is played: a base inhabited without it is one whose first preparation was killed.
JOUEE = f"{MARQUE} jouee"
_LIRE: LiteralString = (
    "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
)
# A base that already knows a file, or someone other than the system, was not made for a demonstration.
_HABITEE = (
    ("dossiers_dossier", "SELECT EXISTS (SELECT 1 FROM dossiers_dossier)"),
    ("comptes_agent", "SELECT EXISTS (SELECT 1 FROM comptes_agent WHERE NOT est_systeme)"),
)
_REFUS = (
    "Cette base n’est pas marquée comme démonstration\u00a0: rien n’y a été écrit. "
    "Laissez «\u00a0./run demo\u00a0» préparer la sienne, ou marquez une base vide avec «\u00a0--marquer\u00a0»."
)


def est_marquee(using: str = "default") -> bool:
    """Whether the base of this connection is marked as a demonstration."""
    with connections[using].cursor() as cursor:
        cursor.execute(_LIRE)
        return bool(cursor.fetchone()[0] in (MARQUE, JOUEE))


def exiger_marque(using: str = "default") -> None:
    """Raise CommandError, in one French sentence, unless the base is marked as a demonstration."""
    if not est_marquee(using):
        raise CommandError(_REFUS)


def exiger_marque_de(adresse: str) -> None:
    """Raise CommandError unless the base of `adresse` is marked, before Django knows of it."""
    with psycopg.connect(adresse) as connexion:
        if _lue(connexion) not in (MARQUE, JOUEE):
            raise CommandError(_REFUS)


def marquer(adresse: str) -> None:
    """Mark the base of `adresse` (the address of its owner) as a demonstration; twice changes nothing.

    Raises CommandError when the base is not marked and already holds people or files.
    """
    with psycopg.connect(adresse, autocommit=True) as connexion:
        if _lue(connexion) in (MARQUE, JOUEE):
            return
        if _habitee(connexion):
            raise CommandError(_REFUS)
        _ecrire(connexion, MARQUE)


def noter_recits_joues(adresse: str) -> None:
    """Say on the base of `adresse`, marked, that its stories are played to the end."""
    with psycopg.connect(adresse, autocommit=True) as connexion:
        _ecrire(connexion, JOUEE)


def est_inachevee(adresse: str) -> bool:
    """Whether the first preparation of this demonstration stopped on its way: some people, not every story."""
    with psycopg.connect(adresse) as connexion:
        return _lue(connexion) == MARQUE and _habitee(connexion)


def _lue(connexion: psycopg.Connection) -> str | None:
    ligne = connexion.execute(_LIRE).fetchone()
    return ligne[0] if ligne else None


def _ecrire(connexion: psycopg.Connection, marque: str) -> None:
    nom = psycopg.sql.Identifier(connexion.info.dbname)
    connexion.execute(psycopg.sql.SQL("COMMENT ON DATABASE {} IS {}").format(nom, psycopg.sql.Literal(marque)))


def _habitee(connexion: psycopg.Connection) -> bool:
    for table, requete in _HABITEE:
        presente = connexion.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()
        habitee = connexion.execute(requete).fetchone() if presente and presente[0] else None
        if habitee and habitee[0]:
            return True
    return False
