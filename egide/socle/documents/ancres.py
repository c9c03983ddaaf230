"""Where a piece hangs: one child's file, or an object on several children (acces, « two anchors »)."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from egide.socle.acces.volets import Volet


@dataclass(frozen=True)
class Ancre:
    """The file or the object that a piece hangs from, and the part of it. The matrix reads it as that object."""

    volet: Volet
    dossier_id: UUID | None = None
    objet_genre: str = ""
    objet_id: UUID | None = None

    @classmethod
    def au_dossier(cls, dossier_id: UUID, volet: Volet) -> Self:
        """The part `volet` of one child's file."""
        return cls(volet, dossier_id=dossier_id)

    @classmethod
    def a_l_objet(cls, objet: Any, *, genre: str, volet: Volet) -> Self:
        """An object on several children, such as an information."""
        return cls(volet, objet_genre=genre, objet_id=objet.pk)

    @property
    def pk(self) -> UUID | None:
        """Id of the object, as the links of the matrix ask for it."""
        return self.objet_id or self.dossier_id
