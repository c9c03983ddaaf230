"""Reads about who works where, for the acts and the screens."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, Prefetch, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from egide.socle.comptes.models import (
    Agent,
    Astreinte,
    AvisAuxCadres,
    IdentiteFederee,
    Poste,
    Renouvellement,
    RevueHabilitations,
    Territoire,
    Unite,
)
from egide.socle.comptes.ordre import alphabetique
from egide.socle.comptes.roles import ROLES, ROLES_QUI_REVOIENT, Droit, Role
from egide.socle.referentiels.cles import cle_de_tri

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
    """Roles of the posts in force, and of the rota while on call; today's answer is kept for this Agent object."""
    if agent.est_systeme:
        return frozenset({Role.SYSTEME})
    if le is not None:
        return _roles(agent, le)
    connus: frozenset[Role] | None = agent.__dict__.get("_roles_du_jour")
    if connus is None:
        connus = agent.__dict__["_roles_du_jour"] = _roles(agent, timezone.localdate())
    return connus


# Plain SQL: every page asks it first, and building it cost five times as much as asking.
_ROLES = """
SELECT p.role, EXISTS (SELECT 1 FROM comptes_astreinte t WHERE t.agent_id = p.agent_id AND t.retiree_le IS NULL
                       AND t.au > %(depuis)s AND t.du < %(demain)s)
FROM comptes_poste p WHERE p.agent_id = %(agent)s AND p.du <= %(jour)s AND (p.au IS NULL OR p.au >= %(jour)s)
"""


def _roles(agent: Agent, le: date) -> frozenset[Role]:
    """Being on call adds a role to someone who holds a post; it never replaces the post.

    A turn counts when it touches that day; today, one that is already over counts no more.
    """
    debut = timezone.make_aware(datetime.combine(le, time.min))
    depuis = max(debut, timezone.now()) if le == timezone.localdate() else debut
    demain = debut + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(_ROLES, {"agent": agent.pk, "jour": le, "depuis": depuis, "demain": demain})
        tenus = cursor.fetchall()
    roles = frozenset(Role(role) for role, _ in tenus)
    return roles | {Role.CADRE_ASTREINTE} if any(de_garde for _, de_garde in tenus) else roles


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


def unites_encadrees(agent: Agent) -> list[Unite]:
    """Open units that `agent` runs: those of his manager's posts and all below, by name."""
    cadres = [p.unite_id for p in postes_en_vigueur(agent) if p.role in ROLES_QUI_REVOIENT]
    if not cadres:
        return []
    filles: dict[UUID | None, list[Unite]] = defaultdict(list)
    par_id: dict[UUID, Unite] = {}
    for unite in Unite.objects.all():
        filles[unite.parent_id].append(unite)
        par_id[unite.pk] = unite
    trouvees: dict[UUID, Unite] = {}
    reste = [par_id[pk] for pk in cadres]
    while reste:
        courante = reste.pop()
        if courante.pk not in trouvees:
            trouvees[courante.pk] = courante
            reste.extend(filles[courante.pk])
    return sorted((u for u in trouvees.values() if u.fermee_le is None), key=lambda u: cle_de_tri(u.nom))


def postes_a_revoir(unite: Unite, agent: Agent, le: date | None = None) -> list[Poste]:
    """Posts in force of a unit that `agent` has to review: neither his own, nor the system’s."""
    postes = Poste.objects.en_vigueur(le).filter(unite=unite, agent__est_systeme=False).exclude(agent=agent)
    return list(
        postes.select_related("agent", "remplace__agent").order_by(
            alphabetique("agent__nom"), alphabetique("agent__prenom"), "pk"
        )
    )


def dernieres_revues(unites: Iterable[Unite]) -> dict[UUID, RevueHabilitations]:
    """The last review of each unit, by id of the unit, in one query; nothing for one never reviewed."""
    revues = RevueHabilitations.objects.filter(unite__in=unites).order_by("unite_id", "-faite_le").distinct("unite_id")
    return {revue.unite_id: revue for revue in revues.select_related("faite_par")}


def territoires() -> list[Territoire]:
    """Every territory with its communes and its open units, in three queries."""
    ouvertes = Prefetch("unites", Unite.objects.filter(fermee_le__isnull=True).order_by(alphabetique("nom")))
    return list(Territoire.objects.order_by(alphabetique("nom")).prefetch_related("communes", ouvertes))


def avis_aux_cadres(agent: Agent) -> list[AvisAuxCadres]:
    """What waits for `agent` as a manager: reviews, planned ends of posts; the nearest term first."""
    unites = unites_encadrees(agent)
    if not unites:
        return []
    avis = AvisAuxCadres.objects.ouverts().filter(unite__in=unites).select_related("unite", "poste__agent")
    return list(avis.order_by("terme", "depuis"))


@dataclass(frozen=True)
class UniteEnArbre:
    """A unit at its depth in the tree, with the number of people who hold a post in it today.

    `sans_cadre`: people work there, and no manager of it or above reviews their accesses (confidentialite §15).
    """

    unite: Unite
    profondeur: int
    effectif: int
    sans_cadre: bool

    @property
    def retrait(self) -> str:
        """What is drawn before the name; a screen reader hears the level instead."""
        return "\u2003" * (self.profondeur - 1) + "└ " if self.profondeur else ""


def arbre_des_unites() -> list[UniteEnArbre]:
    """Every open unit in tree order, read in one query."""
    en_poste = Count("postes__agent", filter=_en_vigueur("postes__"), distinct=True)
    cadres = Count("postes", filter=_en_vigueur("postes__") & Q(postes__role__in=ROLES_QUI_REVOIENT), distinct=True)
    ouvertes_lues = Unite.objects.filter(fermee_le__isnull=True).annotate(effectif=en_poste, cadres=cadres)
    unites = sorted(ouvertes_lues, key=lambda u: cle_de_tri(u.nom))
    filles: dict[UUID | None, list[Unite]] = defaultdict(list)
    ouvertes = {unite.pk for unite in unites}
    for unite in unites:
        filles[unite.parent_id if unite.parent_id in ouvertes else None].append(unite)

    def descendre(parent: UUID | None, profondeur: int, encadree: bool) -> Iterator[UniteEnArbre]:
        for unite in filles[parent]:
            effectif: int = unite.effectif  # type: ignore[attr-defined]
            dirigee = encadree or unite.cadres > 0  # type: ignore[attr-defined]
            yield UniteEnArbre(unite, profondeur, effectif, sans_cadre=effectif > 0 and not dirigee)
            yield from descendre(unite.pk, profondeur + 1, dirigee)

    return list(descendre(None, 0, encadree=False))


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
    return list(agents.order_by(alphabetique("nom"), alphabetique("prenom"), "pk")[debut : debut + nombre])


def postes_de(agent: Agent) -> list[Poste]:
    """Every post of a person, current and past, most recent first, with who stands in and for whom."""
    postes = Poste.objects.filter(agent=agent).select_related("unite", "remplace__agent")
    return list(postes.prefetch_related(Prefetch("remplacements", Poste.objects.select_related("agent"))))


def postes_de_l_unite(unite: Unite) -> list[Poste]:
    """Posts in force today in a unit, by name."""
    postes = Poste.objects.filter(unite=unite).en_vigueur().select_related("agent", "remplace__agent")
    return list(postes.order_by(alphabetique("agent__nom"), alphabetique("agent__prenom")))


def astreintes_de_la_semaine(lundi: date) -> list[Astreinte]:
    """On-call turns that touch the seven days from `lundi`."""
    debut = timezone.make_aware(datetime.combine(lundi, time.min))
    fin = debut + timedelta(days=7)
    astreintes = Astreinte.objects.filter(retiree_le__isnull=True, du__lt=fin, au__gt=debut)
    return list(astreintes.select_related("agent", "unite").order_by(alphabetique("unite__nom"), "du", "niveau"))


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


def cles_de(agent: Agent) -> list[Authenticator]:
    """Passkeys of a person, the oldest first."""
    return list(Authenticator.objects.filter(user=agent, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "pk"))


def a_une_application(agent: Agent) -> bool:
    """Whether an application of codes is set up."""
    return bool(Authenticator.objects.filter(user=agent, type=Authenticator.Type.TOTP).exists())


def identite_liee(agent: Agent) -> IdentiteFederee | None:
    """The identity of the provider that opens this account, closed or not; None when there is none."""
    return IdentiteFederee.objects.liees().filter(agent=agent).first()


def identites_fermees() -> list[IdentiteFederee]:
    """Identities that came back for another employer, and wait for an administrator."""
    fermees = IdentiteFederee.objects.liees().filter(fermee_le__isnull=False, agent__is_active=True)
    return list(fermees.select_related("agent").order_by("fermee_le"))
