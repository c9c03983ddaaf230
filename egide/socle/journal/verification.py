"""The whole chain recomputed and compared with the proof kept outside the database: the first bad row is named."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from egide.socle.journal.coupe import CoupeLue, coupes_faites
from egide.socle.journal.preuve import Preuve, lire_preuve
from egide.socle.journal.scellement import ACTE_DE_REPRISE, ALIAS, ORIGINE, TEXTE, maillon

REPRISE_SANS_ACTE = "une reprise après restauration n’a pas son acte au journal"
COPIE_ANCIENNE = "la tête exportée ne correspond pas : copie ancienne remise en place"
COUPE_DISPARUE = "une coupe exportée n’est plus dans la base : copie ancienne remise en place"

_CHAINE = f"""
SELECT m.rang, m.ligne_id, m.empreinte, {TEXTE}, l.id FROM journal_maillon m
LEFT JOIN journal_ligne l ON l.id = m.ligne_id ORDER BY m.rang
"""
_REPRISES = "SELECT objet_id FROM journal_ligne WHERE acte = %s"


@dataclass(frozen=True)
class Verdict:
    """What a verification found: `anomalie` is None when the chain holds; else the first bad row is named.

    `effacees` counts, among `lignes`, those that a cut erased at their term.
    """

    lignes: int
    anomalie: str | None = None
    rang: int | None = None
    ligne_id: str | None = None
    reprises: int = 0
    effacees: int = 0


def verifier() -> Verdict:
    """Recompute the whole chain and compare it with the exported heads; names the first bad row.

    An old copy put back goes on with links of its own: the first bad row is then the one after the last head
    that is still found in the chain.
    """
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        try:
            preuve, coupes = lire_preuve(), coupes_faites(cursor)
        except ValueError as faux:
            return Verdict(0, anomalie=str(faux))
        lecture = _Lecture(preuve, coupes)
        cursor.execute(_CHAINE)
        for ligne in cursor.fetchall():
            if verdict := lecture.suivre(*ligne):
                return verdict
        if not _consignees(cursor, preuve.reprises):
            return Verdict(lecture.rang, REPRISE_SANS_ACTE)
    return lecture.conclure()


def _consignees(cursor: CursorWrapper, reprises: tuple[str, ...]) -> bool:
    """Whether each restoration that the proof tells has its act in the journal."""
    cursor.execute(_REPRISES, [ACTE_DE_REPRISE])
    return set(reprises) <= {str(objet) for (objet,) in cursor.fetchall()}


class _Lecture:
    """The chain as far as it was read, beside the proof."""

    def __init__(self, preuve: Preuve, coupes: Sequence[CoupeLue]) -> None:
        self.preuve = preuve
        self.coupe = coupes[-1] if coupes else None
        self.disparues = set(preuve.coupes) - {coupe.signature for coupe in coupes}
        self.rang, self.precedent, self.effacees = 0, ORIGINE, 0
        self.apres_la_tete: tuple[int, str] | None = None
        self.autre_histoire = False

    def suivre(self, rang: int, ligne_id: UUID, scellee: Any, texte: str, presente: UUID | None) -> Verdict | None:
        """Read one link; gives a verdict when it is bad."""
        self.rang, empreinte = self.rang + 1, bytes(scellee)
        if anomalie := self._anomalie(rang, empreinte, texte if presente else None):
            return Verdict(self.rang, anomalie, self.rang, str(ligne_id) if rang == self.rang else None)
        self.apres_la_tete = self.apres_la_tete or (rang, str(ligne_id))
        tete = self.preuve.tetes.get(rang)
        if tete not in (None, empreinte.hex()):
            return Verdict(self.rang, COPIE_ANCIENNE, *self.apres_la_tete)
        self.autre_histoire = tete is None and (self.autre_histoire or (rang, empreinte.hex()) in self.preuve.autres)
        self.apres_la_tete = None if tete else self.apres_la_tete
        self.precedent = empreinte
        return None

    def conclure(self) -> Verdict:
        """What the proof knows and the chain does not hold, or nothing."""
        if max(self.preuve.tetes, default=0) > self.rang:
            if self.autre_histoire and self.apres_la_tete:
                return Verdict(self.rang, COPIE_ANCIENNE, *self.apres_la_tete)
            return Verdict(self.rang, "la fin du journal manque : coupure ou copie ancienne", self.rang + 1)
        if self.disparues:
            return Verdict(self.rang, COUPE_DISPARUE)
        return Verdict(self.rang, reprises=len(self.preuve.reprises), effacees=self.effacees)

    def _anomalie(self, rang: int, empreinte: bytes, texte: str | None) -> str | None:
        """What is wrong with this link, or None."""
        if rang != self.rang:
            return f"maillon manquant : rang {self.rang}"
        if self.coupe is not None and rang == self.coupe.rang and empreinte != self.coupe.empreinte:
            return "maillon modifié sous une coupe"
        if self.coupe is not None and self.coupe.efface(rang):
            self.effacees += 1
            return None if texte is None else "ligne revenue après une coupe"
        if texte is None:
            return "ligne retirée"
        if not hmac.compare_digest(maillon(self.precedent, rang, texte), empreinte):
            return "ligne modifiée ou déplacée"
        return None
