"""Reads of the requests that the present agent may see."""

from dataclasses import dataclass
from uuid import UUID

from egide.socle.acces.models import Concerne
from egide.socle.comptes.models import Unite
from egide.socle.demandes.models import Demande, DemandeQuerySet, Element
from egide.socle.dossiers.models import Dossier
from egide.socle.etats.models import Passage
from egide.socle.interface.chiffrement import dechiffrer
from egide.socle.interface.refus import Invisible


@dataclass(frozen=True)
class DemandeLue:
    """A request with what was kept encrypted, and everything that was decided of it."""

    demande: Demande
    nom: str
    coordonnees: str
    texte: str
    enfant: str
    dossiers: list[Dossier]
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
    lignes = Element.objects.select_related("demande").filter(pk=element_id, demande_id=demande_id)
    element = lignes.filter(ecartee_le__isnull=True).first()
    if element is None:
        raise Invisible
    return element


def lire_demande(demande_id: UUID) -> DemandeLue:
    """One request, whole, in a constant number of statements. Raises Invisible."""
    demande = demande_visible(demande_id)
    lies = Concerne.objects.filter(objet_id=demande.pk).values("dossier_id")
    return DemandeLue(
        demande=demande,
        nom=nom_lu(demande),
        coordonnees=dechiffrer(demande.coordonnees_chiffrees),
        texte=dechiffrer(demande.texte_chiffre),
        enfant=dechiffrer(demande.enfant_chiffre),
        dossiers=list(Dossier.objects.filter(pk__in=lies).order_by("numero")),
        elements=list(demande.elements.filter(ecartee_le__isnull=True)),
        histoire=list(
            Passage.objects.filter(objet_id=demande.pk).select_related("agent", "poste__unite").order_by("-rang")
        ),
    )


def unites_qui_preparent() -> list[tuple[str, str]]:
    """Open units to which a request may be given, as choices of a form."""
    return [(str(unite.pk), unite.nom) for unite in Unite.objects.filter(fermee_le__isnull=True).order_by("nom")]
