"""The proof of the journal, kept outside the database: each sealed head, each restoration, each cut, signed."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Tete:
    """One entry of the proof: a sealed head; `reprise` names the act of a restoration, `coupe` the mark of a cut."""

    rang: int
    empreinte: str
    reprise: str = ""
    coupe: str = ""

    @property
    def texte(self) -> str:
        """What the signature covers."""
        if self.coupe:
            return f"coupe:{self.coupe}:{self.rang}:{self.empreinte}"
        return f"reprise:{self.reprise}:{self.rang}:{self.empreinte}" if self.reprise else self._sceau

    @property
    def _sceau(self) -> str:
        return f"tete:{self.rang}:{self.empreinte}"


@dataclass(frozen=True)
class Preuve:
    """The exported heads: those of the first history by rank, and those sealed again after a higher one.

    `reprises` are the acts that put an archive back: each must stand in the journal. `coupes` are the marks of the cuts
    made since the last of them: each must stand in the database.
    """

    tetes: dict[int, str]
    autres: frozenset[tuple[int, str]]
    reprises: tuple[str, ...]
    coupes: tuple[str, ...]


def signer(texte: str) -> str:
    """HMAC-SHA-256 of a text, in hexadecimal, under a key that the database never sees."""
    return hmac.new(cle(), texte.encode(), hashlib.sha256).hexdigest()


def cle() -> bytes:
    """The key of the journal."""
    return hashlib.sha256(f"journal:{settings.EGIDE_CLE_JOURNAL}".encode()).digest()


def fichier_des_tetes() -> Path:
    """File outside the database where each entry is added; a real site copies it elsewhere."""
    return Path(settings.VAR) / "journal" / "tetes.jsonl"


def exporter(tete: Tete) -> None:
    """Add an entry to the proof: a restored old copy has a shorter chain, or lines that a cut had erased."""
    fichier = fichier_des_tetes()
    fichier.parent.mkdir(parents=True, exist_ok=True)
    entree = {"rang": tete.rang, "tete": tete.empreinte, "le": datetime.now(UTC).isoformat(timespec="seconds")}
    entree |= {nom: dit for nom, dit in (("reprise", tete.reprise), ("coupe", tete.coupe)) if dit}
    entree["signature"] = signer(tete.texte)
    with fichier.open("a", encoding="utf-8") as sortie:
        sortie.write(json.dumps(entree) + "\n")


def tetes_exportees() -> Iterator[Tete]:
    """Entries of the proof, oldest first. Raises ValueError on one whose signature is wrong."""
    if not fichier_des_tetes().exists():
        return
    for numero, texte in enumerate(fichier_des_tetes().read_text(encoding="utf-8").splitlines(), start=1):
        lue = json.loads(texte)
        tete = Tete(lue["rang"], lue["tete"], lue.get("reprise", ""), lue.get("coupe", ""))
        if not hmac.compare_digest(lue["signature"], signer(tete.texte)):
            raise ValueError(f"tête exportée n° {numero} : signature fausse")
        yield tete


def lire_preuve() -> Preuve:
    """The first proof of a rank counts: whatever comes after a higher rank was sealed in another history.

    Unless a restoration said so: from its rank on, the history that follows it is the one that counts, and the cuts
    that its archive did not know are to be made again. Raises ValueError on an entry whose signature is wrong.
    """
    tetes: dict[int, str] = {}
    autres, plus_haut, reprises, coupes = set(), 0, [], []
    for tete in tetes_exportees():
        if tete.coupe:
            coupes.append(tete.coupe)
        elif tete.reprise and tetes.get(tete.rang, tete.empreinte) == tete.empreinte:
            reprises.append(tete.reprise)
            tetes = {ancien: lue for ancien, lue in tetes.items() if ancien < tete.rang} | {tete.rang: tete.empreinte}
            plus_haut, coupes = tete.rang, []
        elif tete.rang > plus_haut:
            tetes[tete.rang], plus_haut = tete.empreinte, tete.rang
        else:
            autres.add((tete.rang, tete.empreinte))
    return Preuve(tetes, frozenset(autres), tuple(reprises), tuple(coupes))
