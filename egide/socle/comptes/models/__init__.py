"""Who works here: agents, the employer's tree of units, dated posts, territories, on-call rota, reviews."""

from egide.socle.comptes.models.agents import Agent, AgentManager
from egide.socle.comptes.models.identites import IdentiteFederee, IdentiteFedereeQuerySet
from egide.socle.comptes.models.portes import Invitation, Renouvellement
from egide.socle.comptes.models.revues import AvisAuxCadres, DecisionHabilitation, RevueHabilitations
from egide.socle.comptes.models.unites import Astreinte, AstreinteQuerySet, Poste, PosteQuerySet, Territoire, Unite

__all__ = [
    "Agent",
    "AgentManager",
    "Astreinte",
    "AstreinteQuerySet",
    "AvisAuxCadres",
    "DecisionHabilitation",
    "IdentiteFederee",
    "IdentiteFedereeQuerySet",
    "Invitation",
    "Poste",
    "PosteQuerySet",
    "Renouvellement",
    "RevueHabilitations",
    "Territoire",
    "Unite",
]
