"""Small makers for the tests of what arrives, through the real acts."""

from typing import Any

from django.utils import timezone

from egide.parcours.accueil.actions import enregistrer_recueil
from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.rules import EnfantDit, InformateurDit, Inquietude
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.comptes.models import Agent, Unite
from egide.socle.comptes.roles import Role

VOISINE = InformateurDit(nom="Odile Fictive", telephone="06 39 98 00 01")


def une_cellule() -> Unite:
    """The one open cell: closes those of other tests of the same base."""
    Unite.objects.filter(genre=Unite.Genre.CRIP, fermee_le__isnull=True).update(fermee_le=timezone.localdate())
    return une_unite("CRIP", Unite.Genre.CRIP)


def un_agent_crip(cellule: Unite, role: Role = Role.AGENT_CRIP) -> Agent:
    """Someone of the cell."""
    return un_agent(role, cellule)


def une_inquietude(**champs: Any) -> Inquietude:
    """A worry heard on the phone."""
    valeurs = {
        "canal": "telephone",
        "qualite": "voisin",
        "faits": "« J’entends des cris le soir, puis plus rien. »",
        **champs,
    }
    return Inquietude(**valeurs)


def un_recueil(agent: Agent, **champs: Any) -> Recueil:
    """A contact typed by `agent` about one child."""
    maintenant = timezone.now()
    informateur = champs.pop("informateur", VOISINE)
    enfants = champs.pop("enfants", [EnfantDit(prenom="Lina", age_declare=6)])
    with au_nom_de(agent):
        return enregistrer_recueil(
            agent=agent,
            le=maintenant,
            recu_le=champs.pop("recu_le", maintenant),
            inquietude=une_inquietude(**champs),
            enfants=enfants,
            informateur=informateur,
        )
