"""Words of what left; reads nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from egide.socle.documents.sorties.models import GenreDestinataire, PieceSortie, Sortie
from egide.socle.documents.sorties.registres import Destinataire
from egide.socle.documents.sorties.states import EtatSortie
from egide.socle.interface.chiffrement import dechiffrer

COULEURS = {EtatSortie.A_AUTORISER: "attente", EtatSortie.SORTIE: "fait", EtatSortie.REFUSEE: "vide"}


@dataclass(frozen=True)
class SortieEnClair:
    """One line: the leaving, its pieces, the colour of its state, the kind of recipient in words."""

    sortie: Sortie
    pieces: list[PieceSortie]
    couleur: str
    destinataire: str


def sortie_en_clair(sortie: Sortie) -> SortieEnClair:
    """The line of a leaving; a recipient is told by his kind only."""
    couleur = COULEURS[EtatSortie(sortie.etat)]
    return SortieEnClair(sortie, list(sortie.pieces.all()), couleur, sortie.get_destinataire_genre_display())


def destinataire_en_clair(sortie: Sortie, parties: Iterable[Destinataire]) -> str:
    """To whom it goes: the name of a party that this agent still sees, the words of a free recipient."""
    if sortie.destinataire_genre == GenreDestinataire.LIBRE:
        return dechiffrer(sortie.destinataire_chiffre)
    cle = (sortie.destinataire_genre, sortie.destinataire_id)
    connus = {(partie.genre.value, partie.cle): partie.libelle for partie in parties}
    return connus.get(cle, sortie.get_destinataire_genre_display())
