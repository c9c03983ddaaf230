"""The acts of what leaves: take out, let a second person decide, hand over. Nothing else gives bytes out."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from egide.socle.acces.actions.trace import exiger_motif
from egide.socle.acces.contexte import poser_contexte
from egide.socle.acces.lectures import consigner_objet
from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.documents.models import Piece
from egide.socle.documents.occultation.models import Occultation
from egide.socle.documents.sorties.controle import Constat, controler, dire, dire_pages, pdf_de
from egide.socle.documents.sorties.filigrane import Marque, marquer
from egide.socle.documents.sorties.models import GenreDestinataire, PieceSortie, Sortie
from egide.socle.documents.sorties.registres import TITULAIRES, Destinataire, parties_de
from egide.socle.documents.sorties.rules import Confirmations, exiger_confirmations, exiger_sortables
from egide.socle.documents.sorties.secrets import Degre, Genre
from egide.socle.documents.sorties.states import ACTE_DE_REMISE, GENRE, EtatSortie
from egide.socle.etats.moteur import passer
from egide.socle.interface.chiffrement import chiffrer, dechiffrer
from egide.socle.interface.refus import Refus
from egide.socle.interface.securite import numero_trace
from egide.socle.journal.models import Evenement


@transaction.atomic
def sortir_pieces(
    pieces: Sequence[Piece],
    *,
    destinataire: Destinataire,
    motif: str,
    confirmations: Confirmations,
    agent: Agent,
    le: datetime,
    levee: str = "",
    requete: UUID | None = None,
) -> Sortie:
    """Take pieces of one file or object out, for one recipient and one reason (confidentialité §43).

    Anyone who is no party waits for a second person; so does `levee`, the reason of who holds the reserved part and
    lets a protected address or informant out expressly. The number goes to the journal with every line of the act.
    Raises Refus when something is missing, or when the control stops it: the sentence tells the page, never the words.
    """
    exiger_sortables(pieces, destinataire.genre)
    for piece in pieces:
        autoriser(agent, "sortir_piece", piece.ancre)
    deja = Sortie.objects.filter(pk=requete).first() if requete else None
    if deja is not None:
        return deja
    _exiger_destinataire(destinataire, pieces[0])
    _exiger_occultations_validees(pieces)
    exiger_confirmations(confirmations, destinataire.genre)
    constats = controler(pieces, destinataire)
    leves = _genres_leves(constats, levee.strip())
    _exiger_controle(constats, confirmations.regardee, leves)
    sortie = _nouvelle(pieces[0], destinataire, exiger_motif(motif), confirmations, agent, le)
    sortie.pk = requete or sortie.pk
    sortie.levee_motif, sortie.levee_genres = levee.strip(), ",".join(sorted(leves))
    seconde = destinataire.genre is GenreDestinataire.LIBRE or bool(leves)
    poser_contexte(agent.pk, trace=sortie.numero)
    sortie.sortie_le = None if seconde else le
    passer(sortie, "demander_sortie" if seconde else "sortir_piece", agent=agent, le=le)
    PieceSortie.objects.bulk_create(PieceSortie(sortie=sortie, piece=p, rang=r) for r, p in enumerate(pieces, 1))
    if not seconde:
        _sceller(sortie)
    return sortie


@transaction.atomic
def autoriser_sortie(
    sortie: Sortie, *, agent: Agent, le: datetime, motif: str = "", version: int | None = None
) -> Sortie:
    """A second person lets it out; the control is done again, since a secret may have been told meanwhile.

    Raises Refus for who asked, without the right, or when the control finds what nobody lifted.
    """
    autoriser(agent, "autoriser_sortie", sortie.ancre)
    _controler_encore(sortie, [ligne.piece for ligne in sortie.pieces.select_related("piece__copie")])
    poser_contexte(agent.pk, trace=sortie.numero)
    champs = {"autorisee_par": agent, "sortie_le": le}
    passer(sortie, "autoriser_sortie", agent=agent, le=le, motif=motif.strip(), version=version, champs=champs)
    _sceller(sortie)
    return sortie


@transaction.atomic
def refuser_sortie(sortie: Sortie, *, agent: Agent, le: datetime, motif: str, version: int | None = None) -> Sortie:
    """A second person keeps it in, and says why. Raises Refus for who asked, without the right or without a reason."""
    autoriser(agent, "autoriser_sortie", sortie.ancre)
    poser_contexte(agent.pk, trace=sortie.numero)
    passer(sortie, "refuser_sortie", agent=agent, le=le, motif=motif.strip(), version=version)
    return sortie


@transaction.atomic
def remettre(ligne: PieceSortie, *, agent: Agent) -> bytes:
    """The marked bytes of one piece that left, for who took it out; each handing over is journalled.

    Raises Refus for anyone else, before the decision, when the bytes are no longer those that left, or when they hold a
    secret that was told since.
    """
    sortie = ligne.sortie
    if sortie.etat != EtatSortie.SORTIE:
        raise Refus("Cette sortie attend encore une seconde personne.", "seconde_personne")
    if agent.pk != sortie.demandee_par_id:
        raise Refus("Seule la personne qui a demandé cette sortie retire ses fichiers.", "remise")
    _controler_encore(sortie, [ligne.piece])
    octets = marquer(pdf_de(ligne.piece), _marque(sortie))
    if hashlib.sha256(octets).hexdigest() != ligne.empreinte:
        raise Refus("Le fichier n’est plus celui qui est sorti : prévenez l’administrateur.", "empreinte")
    poser_contexte(agent.pk, trace=sortie.numero)
    consigner_objet(Evenement.ACTE, agent_id=agent.pk, objet_genre=GENRE, objet_id=sortie.pk, acte=ACTE_DE_REMISE)
    return octets


def _controler_encore(sortie: Sortie, pieces: Sequence[Piece]) -> None:
    """The control once more, with what was lifted and looked at: a secret may have been told meanwhile."""
    leves = frozenset(Genre(mot) for mot in sortie.levee_genres.split(",") if mot)
    _exiger_controle(controler(pieces, destinataire_de(sortie)), sortie.regardee, leves)


def destinataire_de(sortie: Sortie) -> Destinataire:
    """To whom it goes, as it was asked; the name of a party is read from its own row, never kept here."""
    libelle = dechiffrer(sortie.destinataire_chiffre) if sortie.destinataire_chiffre else ""
    return Destinataire(GenreDestinataire(sortie.destinataire_genre), sortie.destinataire_id, libelle)


def _exiger_destinataire(destinataire: Destinataire, piece: Piece) -> None:
    """Refuse a recipient who is neither a party nor said in words."""
    if destinataire.genre is GenreDestinataire.LIBRE:
        if not destinataire.libelle.strip():
            raise Refus("Dites à qui vous remettez ces pièces.", "destinataire")
    elif destinataire not in parties_de(piece):
        raise Refus("Ce destinataire n’est pas lié à cette situation.", "destinataire")


def _genres_leves(constats: Sequence[Constat], levee: str) -> frozenset[Genre]:
    """The kinds of secrets that this person, who holds them, lets out. Raises Refus when there is nothing to lift."""
    if not levee:
        return frozenset()
    trouves = [(constat.piece, trouvaille.genre) for constat in constats for trouvaille in constat.certaines]
    if not trouves:
        raise Refus("Rien n’est à lever : demandez une sortie ordinaire.", "levee_sans_objet")
    return frozenset(genre for piece, genre in trouves if TITULAIRES[genre](piece))


def _exiger_controle(constats: Sequence[Constat], regardee: bool, leves: frozenset[Genre]) -> None:
    """Stop on a certain finding that nobody lifted; ask a human eye for the rest."""
    if any(trouvaille.genre not in leves for constat in constats for trouvaille in constat.certaines):
        raise Refus(
            f"Cette sortie est arrêtée. {dire(constats, Degre.CERTAIN)}. Retirez ou occultez ce passage, ou demandez "
            "une levée à une personne nommée.",
            "secret_trouve",
        )
    a_voir = " ; ".join(filter(None, (dire(constats, Degre.POSSIBLE), dire_pages(constats))))
    if a_voir and not regardee:
        raise Refus(
            f"Le contrôle ne peut pas tout lire : {a_voir}. Regardez vous-même, puis dites-le ci-dessous.", "a_regarder"
        )


def _exiger_occultations_validees(pieces: Sequence[Piece]) -> None:
    """A redacted copy leaves only once a second person validated it."""
    for occultation in Occultation.objects.filter(copie__in=[piece.pk for piece in pieces]):
        if not occultation.validee:
            raise Refus("Cette copie occultée attend sa relecture par une seconde personne.", "occultation")


def _sceller(sortie: Sortie) -> None:
    """Keep the hash of the very bytes that leave: the same mark on the same bytes gives them again."""
    for ligne in sortie.pieces.select_related("piece__copie"):
        octets = marquer(pdf_de(ligne.piece), _marque(sortie))
        empreinte = hashlib.sha256(octets).hexdigest()
        PieceSortie.objects.filter(pk=ligne.pk).update(empreinte=empreinte)


def _marque(sortie: Sortie) -> Marque:
    if sortie.sortie_le is None:
        raise ValueError("a leaving without its instant bears no mark")
    return Marque(sortie.demandee_par.nom_complet, sortie.sortie_le, sortie.numero)


def _nouvelle(
    piece: Piece, destinataire: Destinataire, motif: str, dites: Confirmations, agent: Agent, le: datetime
) -> Sortie:
    libre = destinataire.genre is GenreDestinataire.LIBRE
    return Sortie(
        numero=numero_trace(),
        dossier_id=piece.dossier_id,
        objet_genre=piece.objet_genre,
        objet_id=piece.objet_id,
        volet=piece.volet,
        destinataire_genre=destinataire.genre,
        destinataire_id=destinataire.cle,
        destinataire_chiffre=chiffrer(destinataire.libelle.strip()) if libre else "",
        motif=motif[:300],
        regardee=dites.regardee,
        interet_verifie=dites.interet,
        tiers_verifies=dites.tiers,
        demandee_par=agent,
        demandee_le=le,
    )
