"""What a package must say before it leaves, and how its content is sealed. Pure: no database, no clock read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from uuid import UUID

from egide.socle.acces.volets import RESERVES, Volet
from egide.socle.interface.refus import Refus
from egide.socle.referentiels.fichiers import lire_lignes

# How a package names a recipient of this base in the list of legal grounds; the other words are kinds of services.
UNITE = "unite"


@dataclass(frozen=True)
class Fondement:
    """A legal ground: its article, the recipients it is for, and between which days it may be chosen."""

    code: str
    libelle: str
    article: str
    vers: frozenset[str]
    valide_du: date
    valide_au: date | None

    def en_vigueur(self, le: date) -> bool:
        """Whether it may be chosen on that day."""
        return self.valide_du <= le and (self.valide_au is None or le <= self.valide_au)

    @property
    def texte(self) -> str:
        """The words kept in the package: they never follow a later change of the list."""
        return f"{self.libelle} ({self.article})"


@dataclass(frozen=True)
class Ligne:
    """One thing shared: a part of the file, a title, its words, and the object it stands for, if any."""

    volet: Volet
    titre: str
    texte: str = ""
    objet_genre: str = ""
    objet_id: UUID | None = None


@dataclass(frozen=True)
class InformationDonnee:
    """Who was told before the sharing, or why not (CASF L226-2-1, L226-2-2)."""

    parents: str
    parents_motif: str
    enfant: str
    enfant_motif: str


@cache
def fondements() -> tuple[Fondement, ...]:
    """Every legal ground of `egide/referentiels/fondements_transmission.csv`, in the order of the file."""
    return tuple(
        Fondement(
            ligne["code"],
            ligne["libelle"],
            ligne["article"],
            frozenset(ligne["vers"].split("|")),
            date.fromisoformat(ligne["valide_du"]),
            date.fromisoformat(ligne["valide_au"]) if ligne["valide_au"] else None,
        )
        for ligne in lire_lignes("fondements_transmission")
    )


def exiger_fondement(code: str, *, vers: str, le: date) -> Fondement:
    """The ground of that code. Raises Refus when it is not in force, or is not for this kind of recipient."""
    choisi = next((f for f in fondements() if f.code == code and f.en_vigueur(le)), None)
    if choisi is None:
        raise Refus("Choisissez le fondement de cette transmission.", "fondement")
    if vers not in choisi.vers:
        raise Refus("Ce fondement ne vise pas ce destinataire : choisissez-en un autre.", "fondement")
    return choisi


def exiger_contenu(lignes: Sequence[Ligne]) -> None:
    """Raise Refus when nothing is shared, or when a part that is open to named persons alone would leave."""
    if not lignes or not all(ligne.titre.strip() and (ligne.texte.strip() or ligne.objet_id) for ligne in lignes):
        raise Refus("Choisissez au moins une chose à transmettre.", "parties")
    if any(ligne.volet in RESERVES for ligne in lignes):
        raise Refus("Une adresse protégée ou une identité gardée à part ne se transmet pas ainsi.", "parties")


def exiger_information(dite: InformationDonnee) -> None:
    """Raise Refus unless it is said that the parents and the child were told before, or why not."""
    if not dite.parents:
        raise Refus("Dites si les parents ont été informés avant l’envoi.", "parents_informes")
    if dite.parents != "oui" and not dite.parents_motif.strip():
        raise Refus("Dites pourquoi les parents ne sont pas informés avant l’envoi.", "parents_motif")
    if not dite.enfant:
        raise Refus("Dites si l’enfant a été informé avant l’envoi.", "enfant_informe")
    if dite.enfant != "oui" and not dite.enfant_motif.strip():
        raise Refus("Dites pourquoi l’enfant n’est pas informé avant l’envoi.", "enfant_motif")


def exiger_motif(motif: str) -> None:
    """Raise Refus when a package is sent back or put away without a reason."""
    if not motif.strip():
        raise Refus("Écrivez pourquoi.", "motif")


def exiger_preuve(preuve: str) -> None:
    """Raise Refus when the receipt of a service outside comes without what proves it."""
    if not preuve.strip():
        raise Refus("Dites ce qui prouve la réception : un accusé, un nom, une date.", "preuve")


def exiger_apres_l_envoi(recue_le: datetime, *, envoyee_le: datetime, le: datetime) -> None:
    """Raise Refus when a receipt is said to come before the sending, or in the future."""
    if not envoyee_le <= recue_le <= le:
        raise Refus("La réception est après l’envoi, et n’est pas dans le futur.", "recue_le")


def empreinte(entete: Iterable[str], lignes: Iterable[Ligne]) -> str:
    """SHA-256 of a whole content: each field is preceded by its length, so that no two contents read alike."""
    champs = [*entete]
    for ligne in lignes:
        champs += [str(int(ligne.volet)), ligne.titre, ligne.texte, ligne.objet_genre, str(ligne.objet_id or "")]
    octets = [champ.encode() for champ in champs]
    return sha256(b"".join(b"%d:%b" % (len(o), o) for o in octets)).hexdigest()
