"""Letters and sheets about an information, each kept as a piece of it (CASF L226-5, D226-2-8)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from egide.parcours.information_preoccupante.actions.verrou import verrouiller
from egide.parcours.information_preoccupante.courriers import Modele, composer_courrier, composer_fiche
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.selectors.page import lire_page
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.documents.actions import Description, produire_piece
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.controle.nature import Nature
from egide.socle.documents.models import Piece
from egide.socle.interface.refus import Refus
from egide.socle.interface.temps import jour_de


@transaction.atomic
def ecrire_courrier(
    information: Information, *, modele: Modele, agent: Agent, le: datetime, requete: UUID | None = None
) -> Piece:
    """Write what is owed to who transmitted: that it was received, then that something was done, never what is known.

    He is written to by name only when `agent` is named to read who he is. Raises Invisible, Refus (no right, nothing
    decided yet).
    """
    prise = verrouiller(information)
    autoriser(agent, "ecrire_courrier", prise)
    if modele is Modele.ACCUSE and prise.accusee_le is None:
        raise Refus("Accusez d’abord réception de cette information.", "non_accusee")
    if modele is Modele.SUITE and prise.qualifiee_le is None:
        raise Refus("Aucune suite n’est encore décidée pour cette information.", "non_qualifiee")
    octets = composer_courrier(prise, modele, agent=agent, le=le)
    return _garder(prise, f"{modele.label}, {prise.numero}", Piece.Genre.COURRIER, octets, agent, le, requete)


@transaction.atomic
def ecrire_fiche(information: Information, *, agent: Agent, le: datetime, requete: UUID | None = None) -> Piece:
    """Write the sheet of an information as it stands: what was received, the children, the clocks, the decisions.

    Who informed is not on it. Raises Invisible, Refus.
    """
    prise = verrouiller(information)
    autoriser(agent, "ecrire_courrier", prise)
    octets = composer_fiche(lire_page(prise.pk), le=le)
    return _garder(prise, f"Fiche de synthèse, {prise.numero}", Piece.Genre.RAPPORT, octets, agent, le, requete)


def _garder(
    information: Information,
    titre: str,
    genre: Piece.Genre,
    octets: bytes,
    agent: Agent,
    le: datetime,
    requete: UUID | None,
) -> Piece:
    saisine = Piece.Saisine.APRES if information.parquet_avise_le else Piece.Saisine.AUCUNE
    return produire_piece(
        ancre=Ancre.a_l_objet(information, genre="information", volet=Volet.DANGER),
        description=Description(titre, genre, Piece.Nature.ADMINISTRATIVE, saisine, jour_de(le)),
        octets=octets,
        media=Nature.PDF,
        agent=agent,
        le=le,
        requete=requete,
    )
