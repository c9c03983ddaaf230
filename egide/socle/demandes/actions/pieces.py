"""The acts on the pieces of an answer: decide of one, take it out, open its redaction, let them leave."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from egide.socle.comptes.models import Agent
from egide.socle.demandes.actions.passage import suivre, verrouiller
from egide.socle.demandes.models import Demande, Element
from egide.socle.demandes.selectors import demandeur, pieces_a_decider
from egide.socle.documents.models import Occultation, Piece
from egide.socle.documents.occultation.actions import preparer_occultation
from egide.socle.documents.occultation.mentions import Tiers
from egide.socle.documents.sorties.actions import sortir_pieces
from egide.socle.documents.sorties.models import GenreDestinataire
from egide.socle.documents.sorties.rules import Confirmations, exiger_sortables
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible, Refus


@dataclass(frozen=True)
class Decision:
    """What is decided of one piece: designated by its sort and its date, never by its content.

    A piece of the file says both itself; what is typed is for paper.
    """

    designation: str
    datee_du: date | None
    regime: str
    decision: str
    motif: str = ""
    piece: Piece | None = None


@transaction.atomic
def retenir_element(demande: Demande, *, agent: Agent, le: datetime, decision: Decision) -> Element:
    """Write what is decided of one piece of the file.

    Raises Refus for a piece hidden without a reason, for one that is not of the files of the request as this agent
    reads them, and for the communication of one that justice alone gives.
    """
    cache = decision.decision != Element.Decision.COMMUNIQUE
    if cache and not decision.motif:
        raise Refus("Dites pourquoi cette pièce n’est pas communiquée, ou pas en entier.", "motif_element")
    prise = verrouiller(demande)
    suivre(prise, "retenir_element", agent=agent, le=le)
    dite = _lue(prise, decision)
    dernier = prise.elements.aggregate(dernier=Max("rang"))["dernier"] or 0
    element = Element(
        demande=prise,
        rang=dernier + 1,
        designation=dite.designation,
        datee_du=dite.datee_du,
        regime=dite.regime,
        decision=dite.decision,
        motif=dite.motif if cache else "",
        piece=dite.piece,
    )
    element.save(force_insert=True)
    return element


@transaction.atomic
def ecarter_element(element: Element, *, agent: Agent, le: datetime) -> Passage:
    """Take a line out of the answer being prepared; it stays in the record with its date."""
    passage = suivre(element.demande, "ecarter_element", agent=agent, le=le)
    if Element.objects.filter(pk=element.pk, ecartee_le__isnull=True).update(ecartee_le=le) != 1:
        raise Refus("Cette ligne est déjà retirée.", "element")
    return passage


@transaction.atomic
def occulter_element(element: Element, tiers: Tiers, *, agent: Agent, le: datetime) -> Occultation:
    """Open the redaction of the piece of this line: what is hidden depends on who reads, so each answer has its own.

    A second click gives the same one back. Raises Invisible for a line without such a piece, Refus when `agent` may
    not, or when the piece is no document that can be redacted.
    """
    prise = verrouiller(element.demande)
    ligne = prise.elements.retenus().filter(pk=element.pk).first()
    piece = ligne.a_occulter if ligne else None
    if ligne is None or piece is None:
        raise Invisible
    if ligne.occultation is not None:
        return ligne.occultation
    suivre(prise, "occulter_element", agent=agent, le=le)
    occultation = preparer_occultation(piece, tiers, agent=agent, le=le)
    Element.objects.filter(pk=ligne.pk).update(occultation=occultation)
    return occultation


def remettre_pieces(demande: Demande, *, agent: Agent, le: datetime, confirmations: Confirmations) -> None:
    """Let every piece that the answer communicates leave for the person: one leaving for each file or object.

    Raises Refus when the control stops one of them.
    """
    paquets: dict[UUID | None, list[Element]] = defaultdict(list)
    for element in demande.elements.communiques():
        if element.part is not None:
            paquets[element.part.ancre.pk].append(element)
    for elements in paquets.values():
        sortie = sortir_pieces(
            [element.part for element in elements if element.part],
            destinataire=demandeur(demande),
            motif=f"Réponse à la demande {demande.numero}",
            confirmations=confirmations,
            agent=agent,
            le=le,
        )
        Element.objects.filter(pk__in=[element.pk for element in elements]).update(sortie=sortie)


def _lue(demande: Demande, decision: Decision) -> Decision:
    """The decision as it is kept: a piece of the file gives its own sort, date and nature. Raises Refus."""
    piece = decision.piece
    if piece is None:
        return decision
    if not pieces_a_decider(demande).filter(pk=piece.pk).exists():
        raise Refus("Cette pièce n’est dans aucun dossier de cette demande, ou la réponse en parle déjà.", "piece")
    if decision.decision != Element.Decision.REFUSE:
        exiger_sortables([piece], GenreDestinataire.DEMANDEUR)
    justice = piece.nature == Piece.Nature.JUDICIAIRE
    return replace(
        decision,
        designation=piece.get_genre_display(),
        datee_du=piece.date_piece,
        regime=Element.Regime.JUDICIAIRE if justice else Element.Regime.ADMINISTRATIF,
    )
