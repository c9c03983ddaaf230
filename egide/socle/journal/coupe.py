"""The end of the journal: lines past their term are erased under a signed cut, and the chain still holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from uuid import UUID

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from egide.socle.interface.identifiants import uuid7
from egide.socle.journal.preuve import Tete, exporter, signer
from egide.socle.journal.scellement import ALIAS, seul_a_ecrire

_POSSIBLE = "SELECT rang, empreinte, retenues, lignes FROM journal_coupe_possible(%s)"
_AJOUTER = """
INSERT INTO journal_coupe (id, rang, empreinte, retenues, terme, lignes, le, signature)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_LIRE = "SELECT rang, empreinte, retenues, terme, lignes, le, signature FROM journal_coupe ORDER BY rang, le, id"


@dataclass(frozen=True)
class CoupeLue:
    """One cut: the lines written before `terme`, up to `rang`, are gone, but those at the ranks `retenues`."""

    rang: int
    empreinte: bytes
    retenues: frozenset[int]
    terme: datetime
    lignes: int
    le: datetime
    signature: str = ""

    @property
    def marque(self) -> str:
        """The signature that this cut must carry."""
        retenues = ",".join(str(rang) for rang in sorted(self.retenues))
        bornes = f"{self.terme.astimezone(UTC).isoformat()}:{self.le.astimezone(UTC).isoformat()}"
        return signer(f"coupe:{self.rang}:{self.empreinte.hex()}:{bornes}:{self.lignes}:{retenues}")

    def efface(self, rang: int) -> bool:
        """Whether the line of this rank is gone under this cut."""
        return rang <= self.rang and rang not in self.retenues


def couper(*, terme: datetime, le: datetime) -> int:
    """Erase the lines written before `terme`, as far as no younger one precedes them; returns how many.

    Those that a hold keeps stay, and those that the proof outside the database cites. The cut is signed, then added to
    that proof: a copy from before it, put back in silence, is named by the verification.
    """
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        seul_a_ecrire(cursor)
        cursor.execute(_POSSIBLE, [terme])
        trouvee = cursor.fetchone()
        if trouvee is None or not trouvee[3]:
            return 0
        rang, empreinte, retenues, lignes = trouvee
        coupe = CoupeLue(rang, bytes(empreinte), frozenset(retenues), terme, lignes, le)
        _effacer(cursor, coupe)
    exporter(Tete(rang, coupe.empreinte.hex(), coupe=coupe.marque))
    return coupe.lignes


def _effacer(cursor: CursorWrapper, coupe: CoupeLue) -> None:
    identifiant: UUID = uuid7()
    bornes = (coupe.terme, coupe.lignes, coupe.le)
    cursor.execute(_AJOUTER, [identifiant, coupe.rang, coupe.empreinte, sorted(coupe.retenues), *bornes, coupe.marque])
    cursor.execute("SELECT journal_couper(%s)", [identifiant])


def coupes_faites(cursor: CursorWrapper) -> Sequence[CoupeLue]:
    """Cuts of the database, the widest last. Raises ValueError on one whose signature is wrong."""
    cursor.execute(_LIRE)
    lues = [CoupeLue(r, bytes(e), frozenset(g), terme, n, le, s) for r, e, g, terme, n, le, s in cursor.fetchall()]
    for numero, coupe in enumerate(lues, start=1):
        if not compare_digest(coupe.signature, coupe.marque):
            raise ValueError(f"coupe n° {numero} : signature fausse")
    return lues
