"""Hands a deposit to the database through its one door, or to the spool when the database does not answer."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import structlog
from django.db import Error, connection, transaction
from django.utils import timezone

from egide.parcours.accueil import abri
from egide.parcours.accueil.actions import champs_chiffres
from egide.parcours.accueil.rules import EnfantDit, InformateurDit, Inquietude
from egide.socle.interface.chiffrement import TexteIllisible
from egide.socle.interface.identifiants import uuid7

journal_technique = structlog.get_logger("egide.depots")


class Sort(StrEnum):
    """What became of a deposit; only these allow a receipt to be shown."""

    NOUVEAU = "nouveau"
    DEJA = "deja"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Suivi:
    """Where a contact stands; the rest is empty unless `resultat` is 'ouvert'."""

    resultat: str
    etat: str
    recu_le: datetime | None
    jeune: bool
    fichiers: int


def composer(
    inquietude: Inquietude,
    enfants: Sequence[EnfantDit],
    informateur: InformateurDit,
    *,
    cle: UUID,
    selecteur: str,
    secret_argon2: str,
) -> dict[str, Any]:
    """The message of a deposit, identities encrypted, ready for `deposer()` or for the spool."""
    dits = [enfant for enfant in enfants if not enfant.vide]
    contenu = {
        "recueil": {
            **asdict(inquietude),
            "id": str(uuid7()),
            "qualite_informateur": inquietude.qualite,
            "professionnel": inquietude.professionnel,
            "anonyme": informateur.vide,
            "cle_idempotence": str(cle),
            "selecteur": selecteur,
            "secret_argon2": secret_argon2,
            "empreinte": _empreinte(inquietude, dits, informateur),
        },
        "enfants": [
            {**asdict(enfant), "id": str(uuid7()), "rang": rang, "naissance": _iso(enfant)}
            for rang, enfant in enumerate(dits, 1)
        ],
        "informateur": None if informateur.vide else {"id": str(uuid7()), **champs_chiffres(informateur)},
    }
    cles = ("passage_id", "charge_id", "arrivee_id", "alerte_id", "ligne_id")
    return {**contenu, **{nom: str(uuid7()) for nom in cles}}


def deposer(depot: dict[str, Any]) -> Sort:
    """Deposit durably in the database. Raises django.db.Error when it does not answer or refuses."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT deposer(%s::jsonb)", [json.dumps(depot)])
        return Sort(cursor.fetchone()[0])


def deposer_ou_abriter(depot: dict[str, Any]) -> tuple[Sort, bool]:
    """Deposit, or seal on disk when the database fails. Returns what became of it, and whether it is on disk.

    Raises OSError when even the disk refuses: nothing is kept, and the page must say so.
    """
    try:
        return deposer(depot), False
    except Error as erreur:
        journal_technique.error("dépôt mis à l’abri", exc_type=type(erreur).__name__)
        connection.close_if_unusable_or_obsolete()
    return Sort(abri.sceller_depot(depot, timezone.now())), True


def relever_depots() -> int:
    """Take in what was sealed while the database was down; run by the worker. Returns how many were taken in.

    A deposit already known by its key only leaves the disk: a kill between commit and removal makes no double.
    """
    return relever(abri.SUFFIXE, lambda depot: bool(deposer(depot)))


def relever(suffixe: str, remettre: Callable[[dict[str, Any]], bool]) -> int:
    """Hand each sealed message of this suffix to the database; what `remettre` takes leaves the disk. Returns how many.

    What cannot be opened is set aside, what the database refuses waits for the next round: nothing stops the others.
    """
    releves = 0
    for chemin in abri.depots_en_attente(suffixe):
        try:
            message = abri.lire_depot(chemin)
        except FileNotFoundError:
            continue
        except (TexteIllisible, ValueError):
            abri.ecarter(chemin)
            continue
        try:
            pris = remettre(message)
        except Error as erreur:
            journal_technique.error("dépôt gardé à l’abri", exc_type=type(erreur).__name__)
            connection.close_if_unusable_or_obsolete()
            continue
        if pris:
            abri.retirer(chemin)
            releves += 1
    return releves


def relire(selecteur: str, secret_argon2: str) -> Suivi:
    """Where a contact stands, for who holds its whole code. Raises django.db.Error when the database is down."""
    colonnes = "resultat, etat, recu_le, ecrit_par_l_enfant, fichiers"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {colonnes} FROM relire(%s, %s)", [selecteur, secret_argon2])
        return Suivi(*cursor.fetchone())


def completer(selecteur: str, secret_argon2: str, *, texte: str, danger: bool, complement_id: UUID) -> str:
    """Add a text. Returns 'ajoute', 'deja', 'inconnu' or 'trop'; raises django.db.Error when it is not kept."""
    message = {
        "selecteur": selecteur,
        "secret_argon2": secret_argon2,
        "texte": texte,
        "danger_immediat": danger,
        "complement_id": str(complement_id),
        **{nom: str(uuid7()) for nom in ("arrivee_id", "alerte_id", "ligne_id")},
    }
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT completer(%s::jsonb)", [json.dumps(message)])
        resultat: str = cursor.fetchone()[0]
    return resultat


def _iso(enfant: EnfantDit) -> str | None:
    return enfant.naissance.isoformat() if enfant.naissance else None


def _empreinte(inquietude: Inquietude, enfants: Sequence[EnfantDit], informateur: InformateurDit) -> str:
    """Digest of what was sent: the same key with another text is said to the person, never silently lost."""
    contenu = json.dumps(
        [asdict(inquietude), [{**asdict(e), "naissance": _iso(e)} for e in enfants], asdict(informateur)],
        sort_keys=True,
    )
    return hashlib.sha256(contenu.encode()).hexdigest()
