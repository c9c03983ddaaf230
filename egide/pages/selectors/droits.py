"""Rights on one file, as a manager who may write in it reads them; and the seals that one must review."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from egide.socle.acces.actions import exclusions_de, scelles_a_deux
from egide.socle.acces.actions.reserves import Ecart
from egide.socle.acces.models import DecisionScelle, Relation, Scelle
from egide.socle.acces.permissions import SCELLENT
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.volets import volets_du
from egide.socle.comptes.models import Agent, Poste
from egide.socle.dossiers.models import Dossier


@dataclass(frozen=True)
class RelationLue:
    """One relation, with the parts that it opens."""

    relation: Relation
    volets: list[str]


@dataclass(frozen=True)
class EcartLu:
    """One agent kept away."""

    ecart: Ecart
    agent: Agent


@dataclass(frozen=True)
class Droits:
    """Everything that opens or closes a file."""

    relations: list[RelationLue]
    ecarts: list[EcartLu]
    scelle: Scelle | None
    decisions: list[DecisionScelle]


@dataclass(frozen=True)
class ScelleARevoir:
    """A seal whose review is near or late, with the number of its file; `ferme` until two open it together."""

    dossier_id: UUID
    numero: str
    revoir_le: datetime
    depasse: bool
    ferme: bool


def droits_lus(dossier_id: UUID) -> Droits:
    """Rights on a file that the present agent sees, in a constant number of statements."""
    en_cours = Q(au__isnull=True) | Q(au__gt=timezone.now())
    relations = Relation.objects.filter(en_cours, dossier_id=dossier_id).select_related("sujet__unite", "sujet__agent")
    ecarts = exclusions_de(dossier_id)
    agents = Agent.objects.in_bulk({ecart.agent_id for ecart in ecarts})
    scelle = Scelle.objects.filter(dossier_id=dossier_id).select_related("responsable").first()
    decisions = DecisionScelle.objects.filter(dossier_id=dossier_id).select_related("agent", "second")
    return Droits(
        [RelationLue(r, [v.libelle for v in volets_du(r.volets)]) for r in relations.order_by("du")],
        [EcartLu(ecart, agents[ecart.agent_id]) for ecart in ecarts],
        scelle,
        list(decisions),
    )


def scelles_a_revoir(agent: Agent, maintenant: datetime) -> list[ScelleARevoir]:
    """Seals that this agent must review soon or should have reviewed, among the files that he sees; soonest first.

    When the one in charge of a review holds no such post any more, every manager named on the file is told.
    """
    bientot = maintenant + timedelta(days=reglage("revue_scelle_rappel_jours"))
    en_poste = Poste.objects.en_vigueur().filter(agent=OuterRef("responsable"), role__in=SCELLENT)
    a_revoir = Scelle.objects.filter(Q(responsable=agent) | ~Exists(en_poste), revoir_le__lte=bientot)
    siens = dict(a_revoir.values_list("dossier_id", "revoir_le"))
    if not siens:
        return []
    ouverts = dict(Dossier.objects.filter(pk__in=siens).values_list("pk", "numero"))
    a_deux = {d.dossier_id: d.numero for d in scelles_a_deux() if d.dossier_id in siens}
    lus = [
        ScelleARevoir(pk, numero, siens[pk], siens[pk] < maintenant, ferme=pk not in ouverts)
        for pk, numero in (a_deux | ouverts).items()
    ]
    return sorted(lus, key=lambda scelle: scelle.revoir_le)
