"""Makers for the tests of packages: two units, a situation of one child, and a sending through the real act."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.utils import timezone

from egide.socle.acces.actions import concerner, prendre_en_charge, sujet_de
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent, un_dossier, une_unite
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent, Unite
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier
from egide.socle.echanges.actions import Destination, transmettre
from egide.socle.echanges.models import Transmission
from egide.socle.echanges.rules import InformationDonnee, Ligne
from egide.socle.interface.identifiants import uuid7

FAITS = "Des cris plusieurs soirs par semaine, Tom Bernard-Inventé seul sur le palier."
ENTENDUS = InformationDonnee("oui", "", "trop_jeune", "Il a dix-huit mois.")


@dataclass
class Scene:
    """The cell follows a child and works on an object about her; the house of the Département may receive it."""

    crip: Unite
    maison: Unite
    agent: Agent
    cadre: Agent
    voisine: Agent
    cadre_maison: Agent
    etranger: Agent
    dossier: Dossier
    objet: Any

    def transmettre(self, agent: Agent | None = None, **champs: Any) -> Transmission:
        """Send the situation to the house, in the name of the agent of the cell unless told otherwise."""
        voulus: dict[str, Any] = {
            "le": timezone.now(),
            "objet_genre": "information",
            "dossiers": [self.dossier.pk],
            "lignes": [Ligne(Volet.DANGER, "Ce qui a été reçu", FAITS)],
            "destination": Destination(self.maison),
            "fondement": "partage_secret",
            "famille": ENTENDUS,
            **champs,
        }
        qui = agent or self.agent
        with au_nom_de(qui):
            return transmettre(self.objet, agent=qui, **voulus)


def une_scene() -> Scene:
    """Both units with one agent and one manager each, a stranger, a file and an object in the charge of the cell."""
    crip, maison, ailleurs = une_unite("CRIP", Unite.Genre.CRIP), une_unite("Maison"), une_unite("Ailleurs")
    agent = un_agent(Role.AGENT_CRIP, crip)
    dossier = un_dossier(agent, crip)
    objet = SimpleNamespace(pk=uuid7())
    with au_nom_de(agent):
        prendre_en_charge(objet, objet_genre="information", volet=Volet.DANGER, sujet=sujet_de(crip), du=timezone.now())
        concerner(objet, objet_genre="information", volet=Volet.DANGER, dossier_id=dossier.pk)
    return Scene(
        crip=crip,
        maison=maison,
        agent=agent,
        cadre=un_agent(Role.CADRE_CRIP, crip),
        voisine=un_agent(Role.EVALUATRICE, maison),
        cadre_maison=un_agent(Role.CADRE_TERRITOIRE, maison),
        etranger=un_agent(Role.CADRE_TERRITOIRE, ailleurs),
        dossier=dossier,
        objet=objet,
    )


def relue(agent: Agent, pk: UUID) -> Transmission:
    """A package as `agent` reads it now; raises DoesNotExist when he does not."""
    with au_nom_de(agent):
        return Transmission.objects.get(pk=pk)


def prochaine(agent: Agent, pk: UUID) -> datetime:
    """When a package that `agent` reads rings next; one that rings no more fails the test."""
    instant = relue(agent, pk).relance_le
    assert instant is not None
    return instant
