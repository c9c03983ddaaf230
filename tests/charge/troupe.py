"""Who opens the pages: agents of the loaded département, signed in by rows of the session table."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.models import Agent, Poste
from egide.socle.comptes.preuves import marquer_ouverture, marquer_second_facteur
from egide.socle.comptes.roles import Role


@dataclass(frozen=True)
class Membre:
    """A signed-in agent, seen by the in-process client and by the network."""

    nom: str
    agent: Agent
    client: Client
    cookie: str


def signer(nom: str, agent: Agent) -> Membre:
    """Open a session as the sign-in and the second factor leave it."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(agent)
    requete = HttpRequest()
    requete.session, requete.user = client.session, agent
    marquer_ouverture(requete)
    marquer_second_facteur(requete, agent)
    with au_nom_de(agent):
        requete.session.save()
    return Membre(nom, agent, client, f"{settings.SESSION_COOKIE_NAME}={requete.session.session_key}")


def postes(role: Role, unite: str = "") -> list[Poste]:
    """Posts in force of a role, in one unit when it is named."""
    tenus = Poste.objects.en_vigueur().filter(role=role, agent__is_active=True).select_related("agent", "unite")
    return list((tenus.filter(unite__nom=unite) if unite else tenus).order_by("agent__courriel"))


def large() -> Membre:
    """Someone of the cell, whose scope is the whole département."""
    return signer("large", next(p.agent for p in postes(Role.AGENT_CRIP) if p.portees.exists()))


def etroit() -> Membre:
    """Someone who assesses in one team."""
    return signer("étroit", postes(Role.EVALUATRICE, "MDS d’Arras")[0].agent)


def cadre() -> Membre:
    """A manager of the cell, for the review of accesses."""
    return signer("cadre", postes(Role.CADRE_CRIP)[0].agent)


def cadre_etroit() -> Membre:
    """A manager of one territory."""
    return signer("territoire", postes(Role.CADRE_TERRITOIRE, "Territoire de l’Arrageois")[0].agent)


def deleguee() -> Membre:
    """The data protection officer."""
    return signer("déléguée", postes(Role.DPO)[0].agent)


def vingt_agents() -> list[Membre]:
    """Ten people of the cell and ten of the houses."""
    choisis = [p.agent for p in postes(Role.AGENT_CRIP)][:10] + [p.agent for p in postes(Role.EVALUATRICE)][:10]
    return [signer(agent.courriel, agent) for agent in choisis]
