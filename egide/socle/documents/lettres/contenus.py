"""What a letter and a sheet are made of, before any page is laid out."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from egide.socle.documents.lettres.composition import composer
from egide.socle.interface.temps import date_longue


@dataclass(frozen=True)
class Emetteur:
    """Who writes: the département, the service, then its address and telephone, line by line."""

    nom: str
    service: str
    lignes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lettre:
    """A letter: to whom (line by line), about what, in which paragraphs, signed by whom, with which attachments."""

    emetteur: Emetteur
    destinataire: tuple[str, ...]
    objet: str
    corps: tuple[str, ...]
    signature: tuple[str, ...]
    references: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()

    def en_pdf(self, le: datetime) -> bytes:
        """The tagged PDF of this letter, dated `le`."""
        pied = f"{self.emetteur.nom} – {self.emetteur.service}"
        dite = {**asdict(self), "pied": pied, "date": f"Le {date_longue(le)}"}
        return composer("lettre", dite, le=le)


@dataclass(frozen=True)
class Tableau:
    """A table with its legend and its heads of columns, which a screen reader says with each cell."""

    legende: str
    entetes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A titled part of a sheet: paragraphs, then at most one table."""

    titre: str
    paragraphes: tuple[str, ...] = ()
    tableau: Tableau | None = None


@dataclass(frozen=True)
class Fiche:
    """A sheet: what is known of a situation at a given moment."""

    emetteur: Emetteur
    titre: str
    sous_titre: str
    sections: tuple[Section, ...] = field(default=())

    def en_pdf(self, le: datetime) -> bytes:
        """The tagged PDF of this sheet, dated `le`."""
        dite = {**asdict(self), "pied": self.titre, "sous-titre": self.sous_titre}
        return composer("fiche", dite, le=le)
