"""Makers for the tests of pieces: everything goes through the real acts."""

from typing import Any

from django.utils import timezone

from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.documents.actions import Description, deposer_piece, produire_piece
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.models import Piece

TEXTE = b"Bonjour,\nTom dit avoir peur de rentrer le soir.\n"
DIT = Description("Mot de l’école", Piece.Genre.COURRIER, Piece.Nature.ADMINISTRATIVE, Piece.Saisine.AUCUNE)


def sur_l_information(information: Information) -> Ancre:
    """Where the pieces of an information hang."""
    return Ancre.a_l_objet(information, genre="information", volet=Volet.DANGER)


def une_piece(agent: Agent, ancre: Ancre, *, octets: bytes = TEXTE, nom: str = "mot.txt", **champs: Any) -> Piece:
    """A piece just deposited by `agent`; nothing has looked at it yet."""
    options = {"description": DIT, "le": timezone.now(), **champs}
    with au_nom_de(agent):
        return deposer_piece(ancre=ancre, octets=octets, nom=nom, agent=agent, **options)


def produite(agent: Agent, ancre: Ancre, *, octets: bytes = b"%PDF-1.7 produit") -> Piece:
    """A report that the house wrote: available at once."""
    rapport = Description("Compte rendu", Piece.Genre.RAPPORT, Piece.Nature.ADMINISTRATIVE, Piece.Saisine.AUCUNE)
    with au_nom_de(agent):
        return produire_piece(
            ancre=ancre, description=rapport, octets=octets, media="application/pdf", agent=agent, le=timezone.now()
        )
