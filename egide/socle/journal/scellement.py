"""The chain of the journal: each line is bound to the one before by a key that the database never sees."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from egide.socle.journal.preuve import Tete, cle, exporter, lire_preuve

ALIAS = "journal" if "journal" in settings.DATABASES else "default"
ORIGINE = b"\x00" * 32
ACTE_DE_REPRISE = "reprise_apres_restauration"

# The text of a line is made by the database, so that sealing and checking read exactly the same bytes.
TEXTE = (
    "concat_ws(chr(31), l.id, l.txid, to_char(l.le AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), l.evenement,"
    " coalesce(l.agent_id::text, '-'), coalesce(l.poste_id::text, '-'), l.objet_genre,"
    " coalesce(l.objet_id::text, '-'), coalesce(l.dossier_id::text, '-'), l.acte, l.titre, l.motif, l.trace)"
)
_A_SCELLER = f"""
SELECT l.id, {TEXTE} FROM journal_ligne l
WHERE l.txid < pg_snapshot_xmin(pg_current_snapshot())
  AND NOT EXISTS (SELECT 1 FROM journal_maillon m WHERE m.ligne_id = l.id)
ORDER BY l.txid, l.id LIMIT %s
"""


def maillon(precedent: bytes, rang: int, texte: str) -> bytes:
    """HMAC-SHA-256 of the previous link, the rank and the text of the line."""
    return hmac.new(cle(), precedent + str(rang).encode() + b"\x1f" + texte.encode(), hashlib.sha256).digest()


def seul_a_ecrire(cursor: CursorWrapper) -> None:
    """Wait until nobody else seals or cuts the chain, until the end of the transaction."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('journal_sceller'))")


def derniere_tete(cursor: CursorWrapper) -> tuple[int, bytes]:
    """Rank and link of the end of the chain."""
    cursor.execute("SELECT rang, empreinte FROM journal_maillon ORDER BY rang DESC LIMIT 1")
    rang, tete = cursor.fetchone() or (0, ORIGINE)
    return rang, bytes(tete)


def sceller(lot: int = 5_000) -> int:
    """Chain the lines that no running transaction can precede any more; returns how many were sealed."""
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        seul_a_ecrire(cursor)
        rang, precedent = derniere_tete(cursor)
        cursor.execute(_A_SCELLER, [lot])
        maillons = []
        for ligne_id, texte in cursor.fetchall():
            rang += 1
            precedent = maillon(precedent, rang, texte)
            maillons.append((rang, ligne_id, precedent))
        cursor.executemany("INSERT INTO journal_maillon (rang, ligne_id, empreinte) VALUES (%s, %s, %s)", maillons)
    if maillons:
        exporter(Tete(rang, precedent.hex()))
    return len(maillons)


def reprendre(acte_id: UUID) -> int:
    """Say in the proof that an archive was put back by an act, before anything is sealed again.

    The chain as restored goes on from its last link; the heads exported after it stay in the proof, as lost. Returns
    how many lines are lost, as far as the proof knows. Raises ValueError on a proof whose signature is wrong.
    """
    plus_haut = max(lire_preuve().tetes, default=0)
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        rang, tete = derniere_tete(cursor)
    exporter(Tete(rang, tete.hex(), reprise=str(acte_id)))
    return max(0, plus_haut - rang)
