"""Reads about who works where, for the acts and the screens."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Prefetch, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from egide.socle.comptes.models import Agent, Astreinte, Poste, Renouvellement, Unite
from egide.socle.comptes.roles import ROLES, Droit, Role

IDENTIFIANT_SYSTEME = UUID("00000000-0000-7000-8000-000000000001")


def agent_systeme() -> Agent:
    """Return the agent in whose name clocks and deferred tasks act; it never signs in."""
    return Agent.objects.get(pk=IDENTIFIANT_SYSTEME)


def postes_en_vigueur(agent: Agent, le: date | None = None) -> list[Poste]:
    """Posts held by `agent` on `le` (today by default), most recent first."""
    return list(Poste.objects.filter(agent=agent).en_vigueur(le).select_related("unite"))


def poste_en_vigueur(agent: Agent, le: date | None = None) -> Poste | None:
    """The main post held by `agent`, or None when he holds none."""
    postes = postes_en_vigueur(agent, le)
    return postes[0] if postes else None


def roles_en_vigueur(agent: Agent, le: date | None = None) -> frozenset[Role]:
    """Roles of the posts in force; today's answer is kept for the life of this Agent object."""
    if agent.est_systeme:
        return frozenset({Role.SYSTEME})
    if le is not None:
        return frozenset(Role(p.role) for p in postes_en_vigueur(agent, le))
    connus: frozenset[Role] | None = agent.__dict__.get("_roles_du_jour")
    if connus is None:
        connus = frozenset(Role(p.role) for p in postes_en_vigueur(agent))
        agent.__dict__["_roles_du_jour"] = connus
    return connus


def detient(agent: Agent, droit: Droit) -> bool:
    """Whether one of the posts in force of `agent` holds `droit`."""
    return any(droit in ROLES[role].droits for role in roles_en_vigueur(agent))


def unite_et_ascendantes(unite: Unite) -> frozenset[UUID]:
    """Ids of `unite` and of every unit above it."""
    parents = dict(Unite.objects.values_list("pk", "parent_id"))
    chemin: set[UUID] = set()
    courante: UUID | None = unite.pk
    while courante is not None and courante not in chemin:
        chemin.add(courante)
        courante = parents.get(courante)
    return frozenset(chemin)


@dataclass(frozen=True)
class UniteEnArbre:
    """A unit at its depth in the tree, with the number of people who hold a post in it today."""

    unite: Unite
    profondeur: int
    effectif: int

    @property
    def retrait(self) -> str:
        """What is drawn before the name; a screen reader hears the level instead."""
        return "\u2003" * (self.profondeur - 1) + "└ " if self.profondeur else ""


def arbre_des_unites() -> list[UniteEnArbre]:
    """Every open unit in tree order, read in one query."""
    en_poste = Count("postes__agent", filter=_en_vigueur("postes__"), distinct=True)
    unites = list(Unite.objects.filter(fermee_le__isnull=True).annotate(effectif=en_poste))
    filles: dict[UUID | None, list[Unite]] = defaultdict(list)
    ouvertes = {unite.pk for unite in unites}
    for unite in unites:
        filles[unite.parent_id if unite.parent_id in ouvertes else None].append(unite)

    def descendre(parent: UUID | None, profondeur: int) -> Iterator[UniteEnArbre]:
        for unite in filles[parent]:
            yield UniteEnArbre(unite, profondeur, unite.effectif)  # type: ignore[attr-defined]
            yield from descendre(unite.pk, profondeur + 1)

    return list(descendre(None, 0))


def personnes(recherche: str = "", *, fermees: bool = False, debut: int = 0, nombre: int = 26) -> list[Agent]:
    """People by name, with their posts in force as « role|unit » in `postes_lus`, in one query.

    Ask for one more than a page to know whether another page follows.
    """
    lus = ArrayAgg(
        Concat("postes__role", Value("|"), "postes__unite__nom"),
        filter=_en_vigueur("postes__"),
        default=Value([]),
    )
    agents = Agent.objects.filter(est_systeme=False, is_active=not fermees).annotate(postes_lus=lus)
    for mot in recherche.split():
        agents = agents.filter(
            Q(nom__unaccent__icontains=mot) | Q(prenom__unaccent__icontains=mot) | Q(courriel__icontains=mot)
        )
    return list(agents.order_by("nom", "prenom", "pk")[debut : debut + nombre])


def postes_de(agent: Agent) -> list[Poste]:
    """Every post of a person, current and past, most recent first, with who stands in and for whom."""
    postes = Poste.objects.filter(agent=agent).select_related("unite", "remplace__agent")
    return list(postes.prefetch_related(Prefetch("remplacements", Poste.objects.select_related("agent"))))


def postes_de_l_unite(unite: Unite) -> list[Poste]:
    """Posts in force today in a unit, by name."""
    postes = Poste.objects.filter(unite=unite).en_vigueur().select_related("agent", "remplace__agent")
    return list(postes.order_by("agent__nom", "agent__prenom"))


def astreintes_de_la_semaine(lundi: date) -> list[Astreinte]:
    """On-call turns that touch the seven days from `lundi`."""
    debut = timezone.make_aware(datetime.combine(lundi, time.min))
    fin = debut + timedelta(days=7)
    astreintes = Astreinte.objects.filter(retiree_le__isnull=True, du__lt=fin, au__gt=debut)
    return list(astreintes.select_related("agent", "unite").order_by("unite__nom", "du", "niveau"))


def renouvellements_en_attente(titulaire: Agent) -> list[Renouvellement]:
    """Requests for a new second factor that nobody has confirmed yet and that still run."""
    demandes = Renouvellement.objects.filter(titulaire=titulaire, confirme_le__isnull=True)
    return list(demandes.filter(expire_le__gt=timezone.now()).select_related("demande_par"))


def _en_vigueur(prefixe: str, le: date | None = None) -> Q:
    """Condition « this post runs today », through a relation."""
    jour = le or timezone.localdate()
    fin = Q(**{f"{prefixe}au__isnull": True}) | Q(**{f"{prefixe}au__gte": jour})
    return fin & Q(**{f"{prefixe}du__lte": jour})


def codes_de_secours_restants(agent: Agent) -> int | None:
    """How many recovery codes are left, or None when there are none set up."""
    preuve = Authenticator.objects.filter(user=agent, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(preuve.wrap().get_unused_codes()) if preuve else None
