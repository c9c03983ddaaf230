"""Everything a file shows at its opening, in a constant number of statements."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from egide.enfant.models import Habitant, Lien, Personne
from egide.parcours.information_preoccupante.models import Information
from egide.socle.acces.actions import acces_du_dossier
from egide.socle.acces.models import Appartenance, Concerne, Relation, Sujet
from egide.socle.acces.volets import Volet, volets_du
from egide.socle.comptes.models import Agent
from egide.socle.dossiers.models import Dossier
from egide.socle.echeances.models import Echeance
from egide.socle.etats.models import Passage
from egide.socle.interface.refus import Invisible

DERNIERS_FAITS = 30


@dataclass(frozen=True)
class Lecteur:
    """A subject that sees the file: which parts, until when, on what ground, how many people."""

    nom: str
    volets: list[str]
    expire: datetime | None
    fondement: str
    personnes: int
    lecture_seule: bool


@dataclass(frozen=True)
class DossierLu:
    """A file as the page shows it."""

    dossier: Dossier
    enfant: Personne | None
    liens: list[Lien]
    habitations: list[Habitant]
    cohabitants: dict[UUID, list[Habitant]]
    echeances: list[Echeance]
    horloges: list[Echeance]
    faits: list[Passage]
    informations: list[Information]
    volets: list[Volet]
    lecteurs: list[Lecteur]
    lecture_seule: bool


def lire_dossier(dossier_id: UUID, *, agent: Agent) -> DossierLu:
    """Read a file in the name of `agent`; raises Invisible when it does not exist for him."""
    dossier = Dossier.objects.filter(pk=dossier_id).first()
    if dossier is None:
        raise Invisible
    enfant = Personne.objects.filter(dossier=dossier).prefetch_related("alias").first()
    objets = list(Concerne.objects.filter(dossier=dossier).values_list("objet_id", flat=True))
    siens = Q(dossier_id=dossier_id) | Q(objet_id__in=objets)
    horloges = list(Echeance.objects.filter(siens).select_related("sujet__unite", "sujet__agent").order_by("depart"))
    faits = Passage.objects.filter(siens).select_related("agent", "poste__unite").order_by("-le", "-rang")
    habitations = _habitations(enfant)
    return DossierLu(
        dossier=dossier,
        enfant=enfant,
        liens=_liens(enfant),
        habitations=habitations,
        cohabitants=_cohabitants(habitations),
        echeances=sorted((h for h in horloges if h.arretee_le is None), key=lambda h: h.terme),
        horloges=horloges,
        faits=list(faits[:DERNIERS_FAITS]),
        informations=list(Information.objects.filter(pk__in=objets).select_related("recueil").order_by("-recue_le")),
        volets=volets_ouverts(dossier_id),
        lecteurs=_lecteurs(dossier_id),
        lecture_seule=not _peut_ecrire(dossier_id),
    )


def volets_ouverts(dossier_id: UUID) -> list[Volet]:
    """Parts of this file that the present agent may read; the others are not even listed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM acces_volet WHERE acces_ouvert(%s, n) ORDER BY n", [dossier_id])
        return [Volet(n) for (n,) in cursor.fetchall()]


def _peut_ecrire(dossier_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_ouvert(%s, 0::smallint, true)", [dossier_id])
        return bool(cursor.fetchone()[0])


def _liens(enfant: Personne | None) -> list[Lien]:
    if enfant is None:
        return []
    visibles = Personne.objects.values("pk")
    return list(
        Lien.objects.en_vigueur().filter(enfant=enfant, autre_id__in=visibles).select_related("autre").order_by("genre")
    )


def _habitations(enfant: Personne | None) -> list[Habitant]:
    if enfant is None:
        return []
    return list(Habitant.objects.filter(personne=enfant).select_related("foyer").order_by("-du"))


def _cohabitants(habitations: list[Habitant]) -> dict[UUID, list[Habitant]]:
    """People of each household whom this agent sees; a hidden one is simply not there."""
    groupes: dict[UUID, list[Habitant]] = defaultdict(list)
    visibles = Personne.objects.values("pk")
    foyers = [h.foyer_id for h in habitations]
    trouves = Habitant.objects.en_vigueur().filter(foyer_id__in=foyers, personne_id__in=visibles)
    for habitant in trouves.select_related("personne").order_by("personne__naissance_min"):
        groupes[habitant.foyer_id].append(habitant)
    return dict(groupes)


def _lecteurs(dossier_id: UUID) -> list[Lecteur]:
    """Subjects that see this file, with the ground of their relation and how many people they gather."""
    acces = acces_du_dossier(dossier_id)
    sujets = {
        s.pk: s for s in Sujet.objects.filter(pk__in={a.sujet_id for a in acces}).select_related("unite", "agent")
    }
    fondements = {
        r.sujet_id: r.fondement for r in Relation.objects.filter(dossier_id=dossier_id, au__isnull=True).order_by("du")
    }
    personnes: dict[UUID, set[UUID]] = defaultdict(set)
    ouverts: dict[UUID, int] = defaultdict(int)
    for membre in Appartenance.objects.en_vigueur().filter(sujet__in=sujets, agent__est_systeme=False):
        personnes[membre.sujet_id].add(membre.agent_id)
        ouverts[membre.sujet_id] |= membre.volets
    loin = timezone.now().year + 100
    return [
        Lecteur(
            nom=str(sujets[a.sujet_id]),
            volets=[v.libelle for v in volets_du(a.volets & ouverts[a.sujet_id])],
            expire=a.expire if a.expire.year < loin else None,
            fondement=fondements.get(a.sujet_id, "En charge d’une information qui concerne l’enfant"),
            personnes=len(personnes[a.sujet_id]),
            lecture_seule=a.lecture_seule,
        )
        for a in acces
    ]
