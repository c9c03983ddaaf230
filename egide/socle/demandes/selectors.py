"""Reads of the requests that the present agent may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Func, Q, QuerySet, UUIDField
from django.db.models.expressions import RawSQL

from egide.socle.acces.models import Concerne
from egide.socle.acces.volets import Volet, masque
from egide.socle.comptes.models import Unite
from egide.socle.comptes.ordre import alphabetique
from egide.socle.demandes.models import Demande, DemandeQuerySet, Element
from egide.socle.demandes.states import Etat
from egide.socle.documents.models import Piece, PieceQuerySet
from egide.socle.documents.occultation.states import EtatOccultation
from egide.socle.documents.sorties.models import GenreDestinataire
from egide.socle.documents.sorties.registres import Destinataire
from egide.socle.dossiers.models import Dossier
from egide.socle.etats.models import Passage
from egide.socle.interface.chiffrement import dechiffrer
from egide.socle.interface.refus import Invisible


@dataclass(frozen=True)
class DemandeLue:
    """A request with what was kept encrypted, and everything that was decided of it.

    `incomplete`, for the officer alone: a file of the same child is not open to the unit that prepares, and the answer
    would leave its pieces out.
    """

    demande: Demande
    nom: str
    coordonnees: str
    texte: str
    enfant: str
    dossiers: Sequence[Dossier]
    incomplete: bool
    elements: list[Element]
    histoire: list[Passage]


def demandes(*, toutes: bool) -> DemandeQuerySet:
    """Requests that the agent sees, the nearest term first; those that wait only, unless `toutes`."""
    visibles = Demande.objects.select_related("unite")
    return visibles if toutes else visibles.en_cours()


def nom_lu(demande: Demande) -> str:
    """The name of the person who asks. Raises TexteIllisible when its key is gone."""
    return dechiffrer(demande.nom_chiffre)


def demande_visible(demande_id: UUID) -> Demande:
    """The request of that id. Raises Invisible when this agent does not see it."""
    demande = Demande.objects.select_related("unite", "preparee_par", "relue_par").filter(pk=demande_id).first()
    if demande is None:
        raise Invisible
    return demande


def element_visible(demande_id: UUID, element_id: UUID) -> Element:
    """One line of the answer of that request. Raises Invisible for any other."""
    lignes = Element.objects.retenus().select_related("demande").filter(pk=element_id, demande_id=demande_id)
    element = lignes.first()
    if element is None:
        raise Invisible
    return element


def lire_demande(demande_id: UUID) -> DemandeLue:
    """One request, whole, in a constant number of statements. Raises Invisible."""
    demande = demande_visible(demande_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT demandes_incomplete(%s)", [demande.pk])
        (incomplete,) = cursor.fetchone()
    return DemandeLue(
        demande=demande,
        nom=nom_lu(demande),
        coordonnees=dechiffrer(demande.coordonnees_chiffrees),
        texte=dechiffrer(demande.texte_chiffre),
        enfant=dechiffrer(demande.enfant_chiffre),
        dossiers=list(Dossier.objects.filter(pk__in=_dossiers(demande)).order_by("numero")),
        incomplete=incomplete,
        elements=list(demande.elements.retenus()),
        histoire=list(
            Passage.objects.filter(objet_id=demande.pk).select_related("agent", "poste__unite").order_by("-rang")
        ),
    )


def reunis_ecrits(dossier: Dossier) -> list[Dossier]:
    """The other files of the same child where this agent writes what ties a request: identity and legal part."""
    requis = masque(Volet.IDENTITE, Volet.JUDICIAIRE)
    autres = Dossier.objects.filter(pk__in=RawSQL("SELECT unnest(dossier_groupe(%s))", [dossier.pk]))
    ecrits = RawSQL("acces_volets_ouverts(dossiers_dossier.id, true)", [])
    ouverts = autres.exclude(pk=dossier.pk).annotate(ecrits=ecrits).order_by("numero")
    return [autre for autre in ouverts if autre.ecrits & requis == requis]


def pieces_a_decider(demande: Demande) -> PieceQuerySet:
    """Pieces of the files of the request, and of the objects that concern them, of which nothing is decided yet.

    Those that circulate and that this agent reads; a redacted copy is reached through its piece.
    """
    objets = Concerne.objects.filter(dossier_id__in=_dossiers(demande), au__isnull=True).values("objet_id")
    du_dossier = Q(dossier_id__in=_dossiers(demande)) | Q(objet_id__in=objets)
    decidees = demande.elements.filter(ecartee_le__isnull=True, piece__isnull=False).values("piece_id")
    return Piece.objects.disponibles().filter(du_dossier, occultation_source__isnull=True).exclude(pk__in=decidees)


def demandeur(demande: Demande) -> Destinataire:
    """The person who asks, as a recipient: never named, whoever reads the piece reads what left."""
    return Destinataire(GenreDestinataire.DEMANDEUR, demande.pk, f"La personne de la demande {demande.numero}")


def parties(piece: Piece) -> Iterator[Destinataire]:
    """The person whom a signed answer gives this very piece, until it left: only the answer itself gives to him."""
    entiere = Q(decision=Element.Decision.COMMUNIQUE, piece=piece)
    occultee = Q(decision=Element.Decision.OCCULTE, occultation__copie=piece, occultation__etat=EtatOccultation.VALIDEE)
    signees = Element.objects.retenus().filter(demande__etat=Etat.REPONDUE, sortie__isnull=True)
    for element in signees.filter(entiere | occultee).select_related("demande"):
        yield demandeur(element.demande)


def unites_qui_preparent() -> list[tuple[str, str]]:
    """Open units to which a request may be given, as choices of a form."""
    return [
        (str(unite.pk), unite.nom)
        for unite in Unite.objects.filter(fermee_le__isnull=True).order_by(alphabetique("nom"))
    ]


def _dossiers(demande: Demande) -> QuerySet[Concerne, Any]:
    """Ids of the files that the request is about, with those of the same child that this agent sees, as a subquery."""
    groupe = Func(F("dossier_id"), function="dossier_groupe", output_field=ArrayField(UUIDField()))
    reunis = Func(groupe, function="unnest", output_field=UUIDField())
    reunis.set_returning = True
    return Concerne.objects.filter(objet_id=demande.pk, au__isnull=True).annotate(reuni=reunis).values("reuni")
