"""What a manager reviews: each post of his units, what it truly reads, and what was opened to its holder by name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from egide.socle.acces.models import Appartenance, Relation, Sujet
from egide.socle.acces.veille_des_postes import termes_des_revues
from egide.socle.acces.volets import volets_du
from egide.socle.comptes.models import Agent, Poste, RevueHabilitations, Unite
from egide.socle.comptes.ordre import alphabetique
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.comptes.selectors import dernieres_revues, unites_encadrees
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.refus import Invisible


@dataclass(frozen=True)
class RelationNominative:
    """One file opened to this very person, that the reviewer sees too."""

    dossier_id: UUID
    numero: str
    nature: str
    fondement: str
    volets: list[str]
    du: datetime
    au: datetime | None
    scelle: bool


@dataclass(frozen=True)
class LigneDeRevue:
    """One post in force: what its role reads through the unit, the general scope, the named relations."""

    poste: Poste
    agent: Agent
    role: str
    du: date
    au: date | None
    volets: list[str]
    portee: list[str]
    nombre_nommees: int
    nommees: list[RelationNominative]
    est_soi: bool


@dataclass
class UniteRevue:
    """One unit of the reviewer, with how many files it is in relation with (those the reviewer sees)."""

    unite: Unite
    dossiers: int
    derniere: RevueHabilitations | None
    terme: date | None
    lignes: list[LigneDeRevue] = field(default_factory=list)

    @property
    def nom(self) -> str:
        """Name of the unit."""
        return self.unite.nom

    @property
    def en_retard(self) -> bool:
        """Whether the term of the review is past."""
        return self.terme is not None and self.terme < timezone.localdate()

    @property
    def a_revoir(self) -> bool:
        """Whether someone other than the reviewer holds a post here."""
        return any(not ligne.est_soi for ligne in self.lignes)


def revue(agent: Agent) -> list[UniteRevue]:
    """Units that `agent` runs, with their posts in force; files opened by name are only counted."""
    return _unites_lues(agent, unites_encadrees(agent), {})


def revue_de(unite_id: UUID, agent: Agent) -> UniteRevue:
    """One unit to review, with what was opened to each by name; raises Invisible when `agent` does not run it."""
    unite = next((u for u in unites_encadrees(agent) if u.pk == unite_id), None)
    if unite is None:
        raise Invisible
    porteurs = Poste.objects.en_vigueur().filter(unite=unite).values("agent_id")
    return _unites_lues(agent, [unite], _relations_nominatives(porteurs))[0]


def _unites_lues(agent: Agent, siennes: list[Unite], nommees: dict[UUID, list[RelationNominative]]) -> list[UniteRevue]:
    tenus = Poste.objects.en_vigueur().filter(unite__in=siennes, agent__est_systeme=False).select_related("agent")
    postes = list(tenus.order_by(alphabetique("agent__nom"), alphabetique("agent__prenom"), "pk"))
    porteurs = {poste.agent_id for poste in postes}
    dossiers = _dossiers_en_relation(siennes, porteurs)
    derniers, termes = dernieres_revues(siennes), termes_des_revues(siennes)
    resultat = {u.pk: UniteRevue(u, dossiers.get(u.pk, 0), derniers.get(u.pk), termes.get(u.pk)) for u in siennes}
    masques, portees = _masques_dans_l_unite(postes), _portees(porteurs)
    for poste in postes:
        resultat[poste.unite_id].lignes.append(
            LigneDeRevue(
                poste=poste,
                agent=poste.agent,
                role=ROLES[Role(poste.role)].libelle,
                du=poste.du,
                au=poste.au,
                volets=[v.libelle for v in volets_du(masques.get(poste.pk, 0))],
                portee=[v.libelle for v in volets_du(portees.get(poste.agent_id, 0))],
                nombre_nommees=dossiers.get(poste.agent_id, 0),
                nommees=nommees.get(poste.agent_id, []),
                est_soi=poste.agent_id == agent.pk,
            )
        )
    return list(resultat.values())


def _dossiers_en_relation(unites: Iterable[Unite], agents: Iterable[UUID]) -> dict[UUID, int]:
    """How many files each unit, and each person by name, is in relation with, among those that the reviewer sees."""
    sujets = Sujet.objects.filter(Q(unite__in=unites) | Q(agent__in=agents)).values("pk")
    relations = Relation.objects.filter(sujet__in=sujets).exclude(au__lte=timezone.now())
    comptees = relations.values_list(Coalesce("sujet__unite_id", "sujet__agent_id"))
    return dict(comptees.annotate(n=Count("dossier_id", distinct=True)))


def _masques_dans_l_unite(postes: list[Poste]) -> dict[UUID, int]:
    """Parts that each post opens through its own unit: the membership of the agent’s own subject is not a mask."""
    siennes = Appartenance.objects.en_vigueur().filter(poste__in=postes, sujet__unite_id=F("poste__unite_id"))
    return dict(siennes.values_list("poste_id", "volets"))


def _portees(agents: Iterable[UUID]) -> dict[UUID, int]:
    """Parts opened over the whole département, by agent, from the very function that the policies call."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT a, acces_portee_de(a) FROM unnest(%s::uuid[]) AS a", [list(agents)])
        return dict(cursor.fetchall())


def _relations_nominatives(agents: QuerySet[Poste, Any]) -> dict[UUID, list[RelationNominative]]:
    """Relations given to a person and not to a unit, on files that the reviewer sees: row security says which.

    A sealed file shows to those named on it only; an exclusion shows nowhere here, not even as a count.
    """
    maintenant = timezone.now()
    relations = Relation.objects.filter(sujet__agent__in=agents, dossier__in=Dossier.objects.all())
    relations = relations.exclude(au__lte=maintenant).select_related("dossier__scelle", "sujet")
    trouvees: dict[UUID, list[RelationNominative]] = defaultdict(list)
    for r in relations.order_by("dossier__numero", "du"):
        if r.sujet.agent_id is not None:
            trouvees[r.sujet.agent_id].append(
                RelationNominative(
                    dossier_id=r.dossier_id,
                    numero=r.dossier.numero,
                    nature=r.get_genre_display(),
                    fondement=r.fondement,
                    volets=[v.libelle for v in volets_du(r.volets)],
                    du=r.du,
                    au=r.au,
                    scelle=hasattr(r.dossier, "scelle"),
                )
            )
    return trouvees
