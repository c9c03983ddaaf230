"""The chain of the journal: each line is bound to the one before by a key that the database never sees."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

ALIAS = "journal" if "journal" in settings.DATABASES else "default"
ORIGINE = b"\x00" * 32
ACTE_DE_REPRISE = "reprise_apres_restauration"
REPRISE_SANS_ACTE = "une reprise après restauration n’a pas son acte au journal"
COPIE_ANCIENNE = "la tête exportée ne correspond pas : copie ancienne remise en place"

# The text of a line is made by the database, so that sealing and checking read exactly the same bytes.
_TEXTE = (
    "concat_ws(chr(31), l.id, l.txid, to_char(l.le AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), l.evenement,"
    " coalesce(l.agent_id::text, '-'), coalesce(l.poste_id::text, '-'), l.objet_genre,"
    " coalesce(l.objet_id::text, '-'), coalesce(l.dossier_id::text, '-'), l.acte, l.titre, l.motif, l.trace)"
)
_A_SCELLER = f"""
SELECT l.id, {_TEXTE} FROM journal_ligne l
WHERE l.txid < pg_snapshot_xmin(pg_current_snapshot())
  AND NOT EXISTS (SELECT 1 FROM journal_maillon m WHERE m.ligne_id = l.id)
ORDER BY l.txid, l.id LIMIT %s
"""
_CHAINE = f"""
SELECT m.rang, m.ligne_id, m.empreinte, {_TEXTE}, l.id FROM journal_maillon m
LEFT JOIN journal_ligne l ON l.id = m.ligne_id ORDER BY m.rang
"""
_REPRISES = "SELECT objet_id FROM journal_ligne WHERE acte = %s"


@dataclass(frozen=True)
class Verdict:
    """What a verification found: `anomalie` is None when the chain holds; else the first bad row is named."""

    lignes: int
    anomalie: str | None = None
    rang: int | None = None
    ligne_id: str | None = None
    reprises: int = 0


def _cle() -> bytes:
    return hashlib.sha256(f"journal:{settings.EGIDE_CLE_JOURNAL}".encode()).digest()


def _maillon(precedent: bytes, rang: int, texte: str) -> bytes:
    """HMAC-SHA-256 of the previous link, the rank and the text of the line."""
    return hmac.new(_cle(), precedent + str(rang).encode() + b"\x1f" + texte.encode(), hashlib.sha256).digest()


def fichier_des_tetes() -> Path:
    """File outside the database where each sealed head is added; a real site copies it elsewhere."""
    return Path(settings.VAR) / "journal" / "tetes.jsonl"


def sceller(lot: int = 5_000) -> int:
    """Chain the lines that no running transaction can precede any more; returns how many were sealed."""
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('journal_sceller'))")
        cursor.execute("SELECT rang, empreinte FROM journal_maillon ORDER BY rang DESC LIMIT 1")
        rang, precedent = cursor.fetchone() or (0, ORIGINE)
        precedent = bytes(precedent)
        cursor.execute(_A_SCELLER, [lot])
        maillons = []
        for ligne_id, texte in cursor.fetchall():
            rang += 1
            precedent = _maillon(precedent, rang, texte)
            maillons.append((rang, ligne_id, precedent))
        cursor.executemany("INSERT INTO journal_maillon (rang, ligne_id, empreinte) VALUES (%s, %s, %s)", maillons)
    if maillons:
        _exporter(rang, precedent)
    return len(maillons)


def reprendre(acte_id: UUID) -> int:
    """Say in the proof that an archive was put back by an act, before anything is sealed again.

    The chain as restored goes on from its last link; the heads exported after it stay in the proof, as lost. Returns
    how many lines are lost, as far as the proof knows. Raises ValueError on a proof whose signature is wrong.
    """
    plus_haut = max(_lire_preuve().tetes, default=0)
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT rang, empreinte FROM journal_maillon ORDER BY rang DESC LIMIT 1")
        rang, tete = cursor.fetchone() or (0, ORIGINE)
    _exporter(rang, bytes(tete), reprise=str(acte_id))
    return max(0, plus_haut - rang)


def _exporter(rang: int, tete: bytes, *, reprise: str = "") -> None:
    """Add the head to the proof kept outside the database: a restored old copy has a shorter chain."""
    fichier = fichier_des_tetes()
    fichier.parent.mkdir(parents=True, exist_ok=True)
    entree = {"rang": rang, "tete": tete.hex(), "le": datetime.now(UTC).isoformat(timespec="seconds")}
    entree |= {"reprise": reprise} if reprise else {}
    entree["signature"] = _signature(rang, tete.hex(), reprise)
    with fichier.open("a", encoding="utf-8") as sortie:
        sortie.write(json.dumps(entree) + "\n")


def _signature(rang: int, tete: str, reprise: str) -> str:
    texte = f"reprise:{reprise}:{rang}:{tete}" if reprise else f"tete:{rang}:{tete}"
    return hmac.new(_cle(), texte.encode(), hashlib.sha256).hexdigest()


def tetes_exportees() -> Iterator[tuple[int, str, str]]:
    """Heads of the proof, oldest first, each with the act of the restoration that it tells, '' for a sealed head.

    Raises ValueError on a head whose signature is wrong.
    """
    if not fichier_des_tetes().exists():
        return
    for numero, texte in enumerate(fichier_des_tetes().read_text(encoding="utf-8").splitlines(), start=1):
        entree = json.loads(texte)
        reprise = entree.get("reprise", "")
        if not hmac.compare_digest(entree["signature"], _signature(entree["rang"], entree["tete"], reprise)):
            raise ValueError(f"tête exportée n° {numero} : signature fausse")
        yield entree["rang"], entree["tete"], reprise


@dataclass(frozen=True)
class Preuve:
    """The exported heads: those of the first history by rank, and those sealed again after a higher one.

    `reprises` are the acts that put an archive back: each must stand in the journal.
    """

    tetes: dict[int, str]
    autres: frozenset[tuple[int, str]]
    reprises: tuple[str, ...]


def _lire_preuve() -> Preuve:
    """The first proof of a rank counts: whatever comes after a higher rank was sealed in another history.

    Unless a restoration said so: from its rank on, the history that follows it is the one that counts.
    """
    tetes: dict[int, str] = {}
    autres, plus_haut, reprises = set(), 0, []
    for rang, tete, reprise in tetes_exportees():
        if reprise and tetes.get(rang, tete) == tete:
            reprises.append(reprise)
            tetes = {ancien: lue for ancien, lue in tetes.items() if ancien < rang} | {rang: tete}
            plus_haut = rang
        elif rang > plus_haut:
            tetes[rang], plus_haut = tete, rang
        else:
            autres.add((rang, tete))
    return Preuve(tetes, frozenset(autres), tuple(reprises))


def verifier() -> Verdict:
    """Recompute the whole chain and compare it with the exported heads; names the first bad row.

    An old copy put back goes on with links of its own: the first bad row is then the one after the last head
    that is still found in the chain.
    """
    try:
        preuve = _lire_preuve()
    except ValueError as faux:
        return Verdict(0, anomalie=str(faux))
    attendu, precedent = 0, ORIGINE
    apres_la_tete: tuple[int, str] | None = None
    autre_histoire = False
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute(_CHAINE)
        for rang, ligne_id, scellee, texte, presente in cursor.fetchall():
            attendu, empreinte = attendu + 1, bytes(scellee)
            if anomalie := _anomalie(attendu, rang, empreinte, precedent, texte if presente else None):
                return Verdict(attendu, anomalie, attendu, str(ligne_id) if rang == attendu else None)
            apres_la_tete = apres_la_tete or (rang, str(ligne_id))
            tete = preuve.tetes.get(rang)
            if tete not in (None, empreinte.hex()):
                return Verdict(attendu, COPIE_ANCIENNE, *apres_la_tete)
            autre_histoire = tete is None and (autre_histoire or (rang, empreinte.hex()) in preuve.autres)
            apres_la_tete = None if tete else apres_la_tete
            precedent = empreinte
        if not _consignees(cursor, preuve.reprises):
            return Verdict(attendu, REPRISE_SANS_ACTE)
    if max(preuve.tetes, default=0) <= attendu:
        return Verdict(attendu, reprises=len(preuve.reprises))
    if autre_histoire and apres_la_tete:
        return Verdict(attendu, COPIE_ANCIENNE, *apres_la_tete)
    return Verdict(attendu, "la fin du journal manque : coupure ou copie ancienne", attendu + 1)


def _consignees(cursor: CursorWrapper, reprises: tuple[str, ...]) -> bool:
    """Whether each restoration that the proof tells has its act in the journal."""
    cursor.execute(_REPRISES, [ACTE_DE_REPRISE])
    return set(reprises) <= {str(objet) for (objet,) in cursor.fetchall()}


def _anomalie(attendu: int, rang: int, empreinte: bytes, precedent: bytes, texte: str | None) -> str | None:
    """What is wrong with this link, or None."""
    if rang != attendu:
        return f"maillon manquant : rang {attendu}"
    if texte is None:
        return "ligne retirée"
    if not hmac.compare_digest(_maillon(precedent, rang, texte), empreinte):
        return "ligne modifiée ou déplacée"
    return None
