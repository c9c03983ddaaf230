"""Follows posts: who belongs to which subject, with which parts, between which dates."""

from egide.socle.acces.models import Appartenance, Sujet
from egide.socle.acces.volets import TOUS_SAUF_RESERVES, Volet, masque
from egide.socle.comptes.models import Agent, Poste, Unite
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
    Role.ADMIN_TECHNIQUE: 0,
    Role.SYSTEME: _TOUS,
}
_CADRES = frozenset({Role.CADRE_CRIP, Role.CADRE_TERRITOIRE})


def suivre_poste(poste: Poste) -> None:
    """Rewrite the memberships that a post gives; called after each change of a post.

    A manager also belongs to the units below his own. Ending a post ends them by their dates alone.
    """
    role = Role(poste.role)
    volets = VOLETS_DU_ROLE[role]
    Appartenance.objects.filter(poste=poste).exclude(du=poste.du).update(du=poste.du)
    sujets = [_sujet_unite(unite) for unite in _unites(poste.unite, role)] if volets else []
    for sujet in sujets:
        Appartenance.objects.update_or_create(
            agent=poste.agent,
            sujet=sujet,
            poste=poste,
            defaults={"du": poste.du, "au": poste.au, "volets": volets},
        )
    if volets:
        Appartenance.objects.update_or_create(
            agent=poste.agent,
            sujet=_sujet_agent(poste.agent),
            poste=poste,
            defaults={"du": poste.du, "au": poste.au, "volets": _TOUS},
        )


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
