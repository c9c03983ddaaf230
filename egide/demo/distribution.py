"""Opens the units, accounts, posts and on-call rota of the demonstration from one YAML file."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from egide.socle.acces.appartenances import suivre_poste
from egide.socle.acces.models import PorteeGenerale
from egide.socle.acces.volets import Volet, masque
from egide.socle.comptes.actions.astreintes import ouvrir_tour
from egide.socle.comptes.actions.postes import ouvrir_poste
from egide.socle.comptes.models import Agent, Territoire, Unite
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.interface.chiffrement import chiffrer
from egide.socle.referentiels.models import Commune

FICHIER = Path(__file__).parent / "distribution.yaml"
MOT_DE_PASSE = "lanterne-cuivre-vallon-tricycle"
ANCIENNETE = timedelta(days=800)


@dataclass
class Troupe:
    """The cast by key: agents and units."""

    agents: dict[str, Agent] = field(default_factory=dict)
    unites: dict[str, Unite] = field(default_factory=dict)


def secret_totp(courriel: str) -> str:
    """The invented second-factor secret of a demonstration account, the same at every start."""
    return base64.b32encode(hashlib.sha256(f"demonstration:{courriel}".encode()).digest()[:20]).decode()


def installer_distribution() -> Troupe:
    """Create the cast; called once on an empty demonstration database."""
    contenu = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    troupe = Troupe()
    territoires = {fiche["cle"]: _territoire(fiche) for fiche in contenu["territoires"]}
    for fiche in contenu["unites"]:
        troupe.unites[fiche["cle"]] = Unite.objects.create(
            nom=fiche["nom"],
            genre=fiche["genre"],
            parent=troupe.unites.get(fiche.get("parent", "")),
            territoire=territoires.get(fiche.get("territoire", "")),
            telephone=fiche.get("telephone", ""),
        )
    for fiche in contenu["agents"]:
        troupe.agents[fiche["cle"]] = _agent(fiche, troupe)
    for fiche in contenu["astreintes"]:
        _astreinte(fiche, troupe)
    _systeme(troupe.unites["crip"])
    return troupe


def courriel_de(fiche: dict[str, Any]) -> str:
    """The invented e-mail of an account, short enough to type: its key on a reserved domain."""
    return f"{fiche['cle'].replace('_', '.')}@example.org"


def _agent(fiche: dict[str, Any], troupe: Troupe) -> Agent:
    agent = Agent.objects.create_user(
        courriel_de(fiche), MOT_DE_PASSE, nom=fiche["nom"], prenom=fiche["prenom"], telephone="06 39 98 00 00"
    )
    jour = timezone.localdate()
    fin = fiche.get("fin_il_y_a")
    poste = ouvrir_poste(
        titulaire=agent,
        unite=troupe.unites[fiche["unite"]],
        role=Role(fiche["role"]),
        du=jour - ANCIENNETE,
        au=jour - timedelta(**fin) if fin else None,
    )
    if fiche.get("portee"):
        PorteeGenerale.objects.create(
            poste=poste,
            volets=masque(*(Volet[nom] for nom in fiche["portee"])),
            fondement="Cellule de recueil de tout le département",
            du=jour - ANCIENNETE,
        )
    secret = chiffrer(secret_totp(agent.courriel))
    Authenticator.objects.create(user=agent, type=Authenticator.Type.TOTP, data={"secret": secret})
    return agent


def _territoire(fiche: dict[str, Any]) -> Territoire:
    """A territory with its real communes, once the reference data is loaded."""
    territoire = Territoire.objects.create(nom=fiche["nom"])
    territoire.communes.set(
        Commune.objects.en_vigueur().filter(epci__in=fiche["epci"], departement=settings.EGIDE_DEPARTEMENT)
    )
    return territoire


def _astreinte(fiche: dict[str, Any], troupe: Troupe) -> None:
    maintenant = timezone.now()
    ouvrir_tour(
        de_garde=troupe.agents[fiche["agent"]],
        unite=troupe.unites[fiche["unite"]],
        niveau=fiche["niveau"],
        du=maintenant - timedelta(days=1),
        au=maintenant + timedelta(days=365),
    )


def _systeme(crip: Unite) -> None:
    """The system acts for the cell: it holds a post there like anyone, and never signs in."""
    systeme = agent_systeme()
    poste = systeme.postes.filter(unite=crip).first()
    if poste is None:
        poste = systeme.postes.create(unite=crip, role=Role.SYSTEME, du=timezone.localdate() - ANCIENNETE)
    suivre_poste(poste)
