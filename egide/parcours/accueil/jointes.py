"""Files that the public joins to a contact: into the store first, then through the door of the database or the spool.

The file is on the disk, under a key of its own, before its row: a crash leaves bytes that nobody opens any more, since
their key went with it, and that the sweep of the store removes (decision 0016).
"""

import errno
import json
import shutil
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import structlog
from django.db import Error, connection, transaction

from egide.parcours.accueil import abri
from egide.parcours.accueil.depot import relever
from egide.socle.documents.controle.limites import MO
from egide.socle.documents.controle.nature import IMAGES, reconnaitre
from egide.socle.documents.magasin import magasin
from egide.socle.documents.models import Piece
from egide.socle.interface.identifiants import uuid7

# Files of one contact, as the door of the database counts them (sql/0005_joindre.sql).
AU_PLUS = 10
# What the files of the public leave free on the disk: the base and the texts go on, whatever is sent.
RESERVE = 1024 * MO

journal_technique = structlog.get_logger("egide.depots")


class Sort(StrEnum):
    """What became of a file; only the first two allow the page to say that it was received."""

    JOINTE = "jointe"
    DEJA = "deja"
    COMPLET = "complet"
    INCONNU = "inconnu"
    TROP = "trop"


@dataclass(frozen=True)
class Envoi:
    """A file as it was sent: for which contact, under which key of sending, with the words about it.

    `depot` is the key of a contact that was itself sealed on the disk.
    """

    selecteur: str
    secret_argon2: str
    cle: UUID
    octets: bytes
    legende: str = ""
    depot: str = ""


def joindre_ou_abriter(envoi: Envoi) -> Sort:
    """Keep a file durably, out of reach of whoever sent it; the worker looks at it afterwards.

    The name that it had is not kept: it may be that of who informs. Sent again under the same key, it is one.
    Raises PieceRefusee with its sentence, OSError when the disk refuses: then nothing is kept.
    """
    nature = reconnaitre(envoi.octets)
    if abri.jointes_de(envoi.selecteur) >= AU_PLUS:
        return Sort.COMPLET
    _exiger_de_la_place()
    fichier_id = uuid7()
    garde = magasin().deposer(fichier_id, envoi.octets)
    message: dict[str, Any] = {
        "selecteur": envoi.selecteur,
        "secret_argon2": envoi.secret_argon2,
        "piece_id": str(envoi.cle),
        "fichier": {**asdict(garde), "id": str(fichier_id), "media": nature.value},
        "genre": Piece.Genre.PHOTO if nature in IMAGES else Piece.Genre.AUTRE,
        "titre": f"{'Photo jointe' if nature in IMAGES else 'Document joint'} au message, n°\xa0{{rang}}",
        "legende": envoi.legende.strip(),
        **{nom: str(uuid7()) for nom in ("passage_id", "complement_id", "arrivee_id", "ligne_id")},
    }
    sort = _remettre(message, depot=envoi.depot)
    if sort is not Sort.JOINTE:
        magasin().detruire(fichier_id)
    return sort


def relever_jointes() -> int:
    """Carry in what was sealed while the database was down, after its contacts; run by the worker.

    A file whose contact is not there yet waits; one already known only leaves the disk.
    """
    return relever(abri.JOINTE, lambda message: _joindre(message) in (Sort.JOINTE, Sort.DEJA))


def _exiger_de_la_place() -> None:
    """Raise OSError when the store or the spool has little room left."""
    for dossier in (magasin().dossier, abri.dossier()):
        if dossier.is_dir() and shutil.disk_usage(dossier).free < RESERVE:
            raise OSError(errno.ENOSPC, "reserve")


def _remettre(message: dict[str, Any], *, depot: str) -> Sort:
    """To the database, or to the spool when it fails, or when the contact is still there."""
    if not (depot and abri.attend(depot)):
        try:
            return _joindre(message)
        except Error as erreur:
            journal_technique.error("fichier mis à l’abri", exc_type=type(erreur).__name__)
            connection.close_if_unusable_or_obsolete()
    abri.sceller_jointe(message)
    return Sort.JOINTE


def _joindre(message: dict[str, Any]) -> Sort:
    """Through the door. Raises django.db.Error when the database does not answer or refuses."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT joindre(%s::jsonb)", [json.dumps(message)])
        return Sort(cursor.fetchone()[0])
