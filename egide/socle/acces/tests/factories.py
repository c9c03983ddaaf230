"""Small makers for tests: a unit, an agent on a post, a file, through the real acts."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from egide.socle.acces.actions import ouvrir_dossier, sceller_dossier, sujet_de
from egide.socle.acces.appartenances import suivre_poste
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import PorteeGenerale
from egide.socle.acces.volets import EVALUATION, TOUS_SAUF_RESERVES
from egide.socle.comptes.models import Agent, Poste, Unite
from egide.socle.comptes.roles import Role
from egide.socle.dossiers.models import Dossier

_rang = count(1)


def une_unite(nom: str = "", genre: str = Unite.Genre.MDS, parent: Unite | None = None) -> Unite:
    """A unit with a unique name."""
    return Unite.objects.create(nom=f"{nom or 'Unité'} {next(_rang)}", genre=genre, parent=parent)


def un_agent(role: Role, unite: Unite, *, depuis_jours: int = 30, jusqu_a_jours: int | None = None) -> Agent:
    """An agent holding `role` in `unite` since `depuis_jours` days."""
    rang = next(_rang)
    agent = Agent.objects.create(courriel=f"agent{rang}@example.org", nom=f"Essai{rang}", prenom="Alex")
    jour = timezone.localdate()
    poste = Poste.objects.create(
        agent=agent,
        unite=unite,
        role=role,
        du=jour - timedelta(days=depuis_jours),
        au=None if jusqu_a_jours is None else jour + timedelta(days=jusqu_a_jours),
    )
    suivre_poste(poste)
    return agent


def une_portee(agent: Agent, volets: int = EVALUATION) -> PorteeGenerale:
    """The general scope of the post that `agent` holds today."""
    poste = Poste.objects.filter(agent=agent).en_vigueur().get()
    return PorteeGenerale.objects.create(poste=poste, volets=volets, fondement="essai", du=timezone.localdate())


def un_dossier(agent: Agent, unite: Unite, volets: int = TOUS_SAUF_RESERVES) -> Dossier:
    """A file opened by `agent` for `unite`."""
    with au_nom_de(agent):
        return ouvrir_dossier(agent=agent, le=timezone.now(), sujet=sujet_de(unite), volets=volets, fondement="essai")


def sceller(dossier: Dossier, nommes: list[Agent], *, cadre: Agent, second: Agent) -> None:
    """Seal a file by two managers, for these people alone."""
    with au_nom_de(cadre):
        sceller_dossier(
            agent=cadre, second=second, dossier_id=dossier.pk, nommes=nommes, le=timezone.now(), fondement="Haut risque"
        )
