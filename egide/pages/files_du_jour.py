"""The queues of the day in words: what each is called, what its rows ask for, and which ones a person is shown."""

from dataclasses import dataclass

from egide.pages.selectors.ma_journee import File, Journee


@dataclass(frozen=True)
class Intitule:
    """The words of one queue of clocks; `cle` names it in the day, `groupe` in the list of informations."""

    cle: str
    ancre: str
    court: str
    titre: str
    note: str
    geste: str
    groupe: str
    retard: tuple[str, str]


INTITULES = (
    Intitule(
        "a_qualifier",
        "f2",
        "À qualifier",
        "À qualifier",
        "Objectif du Département, compté depuis la réception",
        "Qualifier",
        "a_qualifier",
        ("en retard", "en retard"),
    ),
    Intitule(
        "evaluations",
        "f3",
        "Délais d’évaluation",
        "Évaluations : terme proche ou dépassé",
        "Le délai légal part de la réception par la cellule",
        "Ouvrir",
        "en_cours",
        ("dépassé", "dépassés"),
    ),
    Intitule(
        "autres",
        "f4",
        "Autres échéances",
        "Autres échéances",
        "Retours aux informateurs, saisines",
        "Ouvrir",
        "",
        ("dépassée", "dépassées"),
    ),
)


@dataclass(frozen=True)
class FileMontree:
    """One queue as the page draws it."""

    mots: Intitule
    file: File

    @property
    def mention(self) -> str:
        """« 2 dépassés », or nothing when no term is past."""
        nombre = self.file.depassees
        return f"{nombre} {self.mots.retard[nombre > 1]}" if nombre else ""


def files_montrees(jour: Journee, *, vides: bool) -> list[FileMontree]:
    """The queues of clocks to show: empty, one says something to whoever it is the work of, and nothing to others."""
    toutes = (FileMontree(mots, getattr(jour, mots.cle)) for mots in INTITULES)
    return [montree for montree in toutes if vides or montree.file.total]
