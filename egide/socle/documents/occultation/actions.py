"""The acts of a redaction: prepare, add, keep or leave boxes, send to a second reader, validate or refuse."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.documents.actions import Description, produire_piece
from egide.socle.documents.controle.nature import Nature
from egide.socle.documents.models import Piece
from egide.socle.documents.occultation.copie import Zone as ZonePeinte
from egide.socle.documents.occultation.copie import fabriquer_copie
from egide.socle.documents.occultation.feuilles import Boite, Mot, bande, mots_places
from egide.socle.documents.occultation.mentions import GenreMention, Mention, Tiers, chercher_mots, proposer
from egide.socle.documents.occultation.models import Occultation, Zone
from egide.socle.documents.occultation.states import GENRE, EtatOccultation
from egide.socle.documents.sorties.controle import pdf_de
from egide.socle.etats.moteur import passer
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.temps import date_longue
from egide.socle.journal.models import Evenement

NEANT = "Aucun mot ne correspond dans ce document. Une page scannée ne se lit pas : regardez-la."


@transaction.atomic
def preparer_occultation(
    piece: Piece, tiers: Tiers, *, agent: Agent, le: datetime, requete: UUID | None = None
) -> Occultation:
    """Open the redaction of a PDF and propose every mention of `tiers`, whose name is kept nowhere.

    Raises Refus when `agent` may not, or when the piece is no available PDF.
    """
    autoriser(agent, "preparer_occultation", piece.ancre)
    deja = Occultation.objects.filter(pk=requete).first() if requete else None
    if deja is not None:
        return deja
    places = mots_places(pdf_de(piece))
    occultation = Occultation(
        piece=piece,
        dossier_id=piece.dossier_id,
        objet_genre=piece.objet_genre,
        objet_id=piece.objet_id,
        volet=piece.volet,
        preparee_par=agent,
        preparee_le=le,
    )
    occultation.pk = requete or occultation.pk
    passer(occultation, "preparer_occultation", agent=agent, le=le)
    _ajouter(occultation, places, proposer(places, tiers))
    return occultation


@transaction.atomic
def proposer_mentions(occultation: Occultation, tiers: Tiers, *, agent: Agent) -> int:
    """Propose the mentions of one more person; gives how many boxes were added. Raises Refus."""
    _exiger_modifiable(occultation, agent)
    places = mots_places(pdf_de(occultation.piece))
    return _ajouter(occultation, places, proposer(places, tiers))


@transaction.atomic
def ajouter_zones(occultation: Occultation, *, agent: Agent, cherche: str) -> int:
    """Add a box at every place where these words stand; gives how many. Raises Refus when there is none."""
    _exiger_modifiable(occultation, agent)
    places = mots_places(pdf_de(occultation.piece))
    ajoutees = _ajouter(occultation, places, chercher_mots(places, cherche))
    if not ajoutees:
        raise Refus(NEANT, "mots_absents")
    return ajoutees


@transaction.atomic
def ajouter_bande(occultation: Occultation, *, agent: Agent, page: int, de: int, a: int) -> Zone:
    """Add a strip of a page, in hundredths of its height: a scanned page has no words. Raises Refus when it is none."""
    _exiger_modifiable(occultation, agent)
    if not 0 <= de < a <= 100:
        raise Refus("Une bande va d’un pourcentage à un plus grand, entre 0 et 100.", "bande")
    try:
        gauche, bas, droite, haut = bande(pdf_de(occultation.piece), page, de, a)
    except ValueError as erreur:
        raise Refus("Ce document n’a pas cette page.", "page") from erreur
    boite = {"gauche": gauche, "bas": bas, "droite": droite, "haut": haut}
    zone = Zone(occultation=occultation, genre=GenreMention.BANDE, page=page, **boite)
    zone.save(force_insert=True)
    return zone


@transaction.atomic
def choisir_zones(occultation: Occultation, *, agent: Agent, retenues: Collection[UUID]) -> None:
    """Keep these boxes and leave the others. Raises Refus when it is no longer in preparation."""
    _exiger_modifiable(occultation, agent)
    occultation.zones.filter(pk__in=retenues).update(retenue=True)
    occultation.zones.exclude(pk__in=retenues).update(retenue=False)
    consigner_objet(Evenement.ACTE, agent_id=agent.pk, objet_genre=GENRE, objet_id=occultation.pk, acte="choisir_zones")


@transaction.atomic
def soumettre_occultation(
    occultation: Occultation, *, agent: Agent, le: datetime, version: int | None = None
) -> Occultation:
    """Make the redacted copy, a piece of its own, and hand it to a second reader. Raises Refus without any box."""
    _exiger_modifiable(occultation, agent)
    zones = list(occultation.zones.filter(retenue=True))
    if not zones:
        raise Refus("Aucun passage n’est choisi : il n’y a rien à occulter.", "sans_zone")
    piece = occultation.piece
    titre = titre_de_la_copie(piece)
    octets = pdf_de(piece)
    copie = produire_piece(
        ancre=piece.ancre,
        description=Description(titre, piece.genre, piece.nature, piece.saisine, piece.date_piece),
        octets=fabriquer_copie(octets, zones_a_peindre(octets, zones), titre=titre, le=le),
        media=Nature.PDF,
        agent=agent,
        le=le,
    )
    champs = {"copie": copie, "soumise_par": agent}
    passer(occultation, "soumettre_occultation", agent=agent, le=le, version=version, champs=champs)
    return occultation


@transaction.atomic
def valider_occultation(
    occultation: Occultation, *, agent: Agent, le: datetime, version: int | None = None
) -> Occultation:
    """A second person read the copy: it may leave. Raises Refus for who prepared it, or without the right."""
    autoriser(agent, "relire_occultation", occultation.ancre)
    passer(occultation, "valider_occultation", agent=agent, le=le, version=version, champs={"relue_par": agent})
    return occultation


@transaction.atomic
def refuser_occultation(
    occultation: Occultation, *, agent: Agent, le: datetime, motif: str, version: int | None = None
) -> Occultation:
    """A second person sends it back to be prepared again; the copy is taken off, the reason stays.

    Raises Refus for who prepared it, without the right, or without a reason.
    """
    autoriser(agent, "relire_occultation", occultation.ancre)
    copie = occultation.copie
    passer(
        occultation,
        "refuser_occultation",
        agent=agent,
        le=le,
        motif=motif.strip(),
        version=version,
        champs={"copie": None},
    )
    if copie is not None:
        passer(copie, "retirer_piece", agent=agent, le=le, motif="Copie occultée refusée à la relecture")
    return occultation


def zones_a_peindre(octets: bytes, zones: Iterable[Zone]) -> list[ZonePeinte]:
    """The boxes to paint, one a word, since a row of words may run over a line; a strip as it is."""
    places = mots_places(octets)
    peintes = []
    for zone in zones:
        if zone.premier_mot is None or zone.dernier_mot is None:
            peintes.append(ZonePeinte(zone.page, zone.boite))
        else:
            peintes += [ZonePeinte(mot.page, mot.boite) for mot in places[zone.premier_mot : zone.dernier_mot + 1]]
    return peintes


def titre_de_la_copie(piece: Piece) -> str:
    """What the copy is called, inside and in the file that leaves: the title of the piece may name whom it hides."""
    jour = f" du {date_longue(piece.date_piece)}" if piece.date_piece else ""
    return f"{piece.get_genre_display()}{jour} (copie occultée)"


def _exiger_modifiable(occultation: Occultation, agent: Agent) -> None:
    autoriser(agent, "preparer_occultation", occultation.ancre)
    prise = Occultation.objects.select_for_update().filter(pk=occultation.pk).first()
    if prise is None:
        raise Invisible
    if prise.etat != EtatOccultation.EN_PREPARATION:
        raise Refus("Cette occultation n’est plus en préparation.", "etat")


def _ajouter(occultation: Occultation, places: Sequence[Mot], mentions: Iterable[Mention]) -> int:
    """Write the boxes that are not there yet."""
    deja = set(occultation.zones.values_list("premier_mot", "dernier_mot"))
    nouvelles = {(m.rangs[0], m.rangs[-1]): m for m in mentions if (m.rangs[0], m.rangs[-1]) not in deja}
    lignes = []
    for (premier, dernier), mention in nouvelles.items():
        mots = [mot for mot in places[premier : dernier + 1] if mot.page == places[premier].page]
        gauche, bas, droite, haut = _autour([mot.boite for mot in mots])
        boite = {"gauche": gauche, "bas": bas, "droite": droite, "haut": haut}
        lignes.append(
            Zone(
                occultation=occultation,
                genre=mention.genre,
                premier_mot=premier,
                dernier_mot=dernier,
                page=places[premier].page,
                **boite,
            )
        )
    Zone.objects.bulk_create(lignes)
    return len(lignes)


def _autour(boites: Sequence[Boite]) -> Boite:
    gauches, bas, droites, hauts = zip(*boites, strict=True)
    return min(gauches), min(bas), max(droites), max(hauts)
