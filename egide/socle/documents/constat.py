"""What the control of a received file found."""

from dataclasses import dataclass

from egide.socle.documents.states import Etat


@dataclass(frozen=True)
class Constat:
    """The state that follows, '' when the piece goes on waiting, with its clean copy, or why there is none."""

    etat: str = ""
    copie: bytes | None = None
    media: str = ""
    antivirus: str = ""
    attend: str = ""
    phrase: str = ""

    @property
    def acte(self) -> str:
        """The arrow that says it; '' for none."""
        return _ACTES.get(self.etat, "")


_ACTES: dict[str, str] = {
    Etat.DISPONIBLE: "mettre_a_disposition_piece",
    Etat.REFUSEE: "refuser_piece",
    Etat.A_CONVERTIR: "faire_attendre_conversion",
}
