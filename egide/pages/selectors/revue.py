"""The list that a manager reviews every six months: his units, who works there, what each may read."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.utils import timezone

from egide.socle.acces.models import Appartenance, PorteeGenerale, Relation
from egide.socle.acces.volets import volets_du
from egide.socle.comptes.models import Agent, Poste
from egide.socle.comptes.roles import ROLES, Role


@dataclass(frozen=True)
class LigneDeRevue:
    """One post in force, its parts, and whether it reaches the whole département."""

    agent: Agent
    role: str
    du: date
    au: date | None
    volets: list[str]
    portee: list[str]


@dataclass
class UniteRevue:
    """One unit of the reviewer, with how many files it is in relation with (those the reviewer sees)."""

    nom: str
    dossiers: int
    lignes: list[LigneDeRevue] = field(default_factory=list)


def revue(agent: Agent) -> list[UniteRevue]:
    """Units to which the reviewer belongs, with their posts in force; a constant number of statements."""
    siennes = Appartenance.objects.en_vigueur().filter(agent=agent, sujet__unite__isnull=False)
    unites = {m.sujet.unite.pk: m.sujet for m in siennes.select_related("sujet__unite") if m.sujet.unite}
    dossiers = dict(
        Relation.objects.filter(sujet__in=unites.values(), au__isnull=True)
        .values_list("sujet_id")
        .annotate(n=Count("dossier_id", distinct=True))
    )
    postes = Poste.objects.en_vigueur().filter(unite_id__in=unites).select_related("agent").order_by("agent__nom")
    masques = dict(Appartenance.objects.filter(poste__in=postes).values_list("poste_id", "volets"))
    portees = _portees()
    resultat = {pk: UniteRevue(str(sujet), dossiers.get(sujet.pk, 0)) for pk, sujet in unites.items()}
    for poste in postes:
        resultat[poste.unite_id].lignes.append(
            LigneDeRevue(
                poste.agent,
                ROLES[Role(poste.role)].libelle,
                poste.du,
                poste.au,
                [v.libelle for v in volets_du(masques.get(poste.pk, 0))],
                portees[poste.agent_id],
            )
        )
    return sorted(resultat.values(), key=lambda u: u.nom)


def _portees() -> dict[object, list[str]]:
    jour = timezone.localdate()
    trouvees: dict[object, list[str]] = defaultdict(list)
    for portee in PorteeGenerale.objects.filter(du__lte=jour).exclude(au__lt=jour):
        trouvees[portee.agent_id] += [v.libelle for v in volets_du(portee.volets)]
    return trouvees
