"""Follows posts and the rota: who belongs to which subject, with which parts, between which dates."""

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from egide.socle.acces.models import Appartenance, Sujet
from egide.socle.acces.volets import TOUS_SAUF_RESERVES, Volet, masque
from egide.socle.comptes.models import Agent, Astreinte, Poste, Unite
from egide.socle.comptes.roles import Role

_TOUS = masque(*Volet)

# Parts that a role may ever read through its unit; a relation opens the intersection (confidentialite §8).
VOLETS_DU_ROLE: dict[Role, int] = {
    Role.AGENT_CRIP: masque(Volet.IDENTITE, Volet.DANGER, Volet.MESURES, Volet.FUGUE),
    Role.CADRE_CRIP: masque(Volet.IDENTITE, Volet.DANGER, Volet.MESURES, Volet.FUGUE, Volet.JUDICIAIRE),
    Role.CADRE_ASTREINTE: masque(Volet.IDENTITE, Volet.DANGER, Volet.FUGUE),
    Role.EVALUATRICE: masque(Volet.IDENTITE, Volet.DANGER, Volet.MESURES, Volet.FUGUE),
    Role.CADRE_TERRITOIRE: TOUS_SAUF_RESERVES & ~masque(Volet.SANTE),
    Role.REFERENT_ASE: TOUS_SAUF_RESERVES & ~masque(Volet.SANTE),
    Role.MEDECIN_PMI: masque(Volet.IDENTITE, Volet.DANGER, Volet.SANTE),
    Role.PSYCHOLOGUE: masque(Volet.IDENTITE, Volet.DANGER, Volet.MESURES, Volet.PROJET),
    Role.COORDINATRICE_CELLULE: masque(Volet.IDENTITE, Volet.FUGUE, Volet.EXPLOITATION),
    Role.EDUCATEUR: masque(Volet.IDENTITE, Volet.MESURES, Volet.PROJET, Volet.FUGUE),
    Role.ENSEIGNANTE: 0,
    Role.ECOUTANT: 0,
    Role.GESTIONNAIRE_PLACES: masque(Volet.IDENTITE, Volet.MESURES),
    Role.ODPE: 0,
    Role.DPO: 0,
    Role.DIRECTION: 0,
    Role.ARCHIVISTE: 0,
    Role.ADMIN_TECHNIQUE: 0,
    Role.SYSTEME: _TOUS,
}
_CADRES = frozenset({Role.CADRE_CRIP, Role.CADRE_TERRITOIRE})


def suivre_poste(poste: Poste) -> None:
    """Rewrite the memberships that a post gives; called after each change of a post.

    A manager also belongs to the units below his own; one that leaves his branch leaves him at once.
    A stand-in also reads, with the parts of the role, what the absent agent follows by name, and never after him.
    Ending a post ends them by their dates alone.
    """
    role = Role(poste.role)
    volets = VOLETS_DU_ROLE[role]
    if not volets:
        return
    voulus = {_sujet_unite(unite): volets for unite in _unites(poste.unite, role)}
    voulus[_sujet_agent(poste.agent)] = _TOUS
    if poste.remplace is not None:
        voulus[_sujet_remplacement(poste.remplace.agent)] = volets & TOUS_SAUF_RESERVES
    au = _fin(poste)
    tenues = {m.sujet_id: m for m in Appartenance.objects.filter(poste=poste).order_by("du") if not _quittee(m, au)}
    premiere = not Appartenance.objects.filter(poste=poste).exists()
    for sujet, bits in voulus.items():
        tenue = tenues.pop(sujet.pk, None)
        if tenue is None:
            du = poste.du if premiere else max(poste.du, timezone.localdate())
            tenue = Appartenance(agent=poste.agent, sujet=sujet, poste=poste, du=du)
        tenue.au, tenue.volets = au, bits
        tenue.save()
    Appartenance.objects.filter(pk__in=[m.pk for m in tenues.values()]).update(au=_hier())


def suivre_arbre(unite: Unite) -> None:
    """Rewrite the memberships of every manager, once a unit was opened or moved: few posts, and one rule."""
    for poste in Poste.objects.non_termines().filter(role__in=_CADRES).select_related("unite", "agent"):
        suivre_poste(poste)


def suivre_astreinte(astreinte: Astreinte) -> None:
    """Rewrite the memberships that the rota gives to one agent in one unit; they hang on no post.

    One membership for the days of each turn: what the on-call manager reads, then nothing. A turn taken off or
    stopped closes its own at once, unless another turn covers the same days.
    """
    sujet = _sujet_unite(astreinte.unite)
    tours = Astreinte.objects.filter(
        agent=astreinte.agent, unite=astreinte.unite, retiree_le__isnull=True, au__gt=timezone.now()
    )
    jours = {(timezone.localdate(tour.du), timezone.localdate(tour.au)) for tour in tours}
    tenues = Appartenance.objects.filter(
        agent=astreinte.agent, sujet=sujet, poste__isnull=True, au__gte=timezone.localdate()
    )
    deja = {(m.du, m.au): m.pk for m in tenues}
    Appartenance.objects.filter(pk__in=[pk for cle, pk in deja.items() if cle not in jours]).update(au=_hier())
    volets = VOLETS_DU_ROLE[Role.CADRE_ASTREINTE]
    Appartenance.objects.bulk_create(
        [
            Appartenance(agent=astreinte.agent, sujet=sujet, volets=volets, du=du, au=au)
            for du, au in sorted(jours - deja.keys())
        ]
    )


def _quittee(appartenance: Appartenance, fin: date | None) -> bool:
    """Whether a membership ended before its post: the unit left the branch of the manager."""
    return appartenance.au is not None and appartenance.au < timezone.localdate() and appartenance.au != fin


def _fin(poste: Poste) -> date | None:
    """The last day of a post; nobody stands in for a post that is over, be it before the absence begins."""
    fins = [p.au for p in (poste, poste.remplace) if p is not None and p.au is not None]
    return min(fins, default=None)


def _hier() -> date:
    return timezone.localdate() - timedelta(days=1)


def _unites(unite: Unite, role: Role) -> list[Unite]:
    """The unit of the post and, for a manager, every unit below it."""
    if role not in _CADRES:
        return [unite]
    trouvees, reste = [], [unite]
    while reste:
        courante = reste.pop()
        trouvees.append(courante)
        reste.extend(courante.filles.all())
    return trouvees


def _sujet_unite(unite: Unite) -> Sujet:
    return Sujet.objects.get_or_create(unite=unite, defaults={"genre": Sujet.Genre.UNITE})[0]


def _sujet_agent(agent: Agent) -> Sujet:
    return Sujet.objects.get_or_create(agent=agent, defaults={"genre": Sujet.Genre.AGENT})[0]


def _sujet_remplacement(absent: Agent) -> Sujet:
    """The subject of those who stand in for `absent`; at his first absence, what he follows is derived for it."""
    sujet, cree = Sujet.objects.get_or_create(absent=absent, defaults={"genre": Sujet.Genre.REMPLACEMENT})
    if cree:
        with connection.cursor() as cursor:
            cursor.execute("SELECT acces_actualiser_remplacement(%s)", [absent.pk])
    return sujet
