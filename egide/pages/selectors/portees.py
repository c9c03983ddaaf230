"""The general scopes in force or to come, as they are reviewed."""

from dataclasses import dataclass

from django.utils import timezone

from egide.socle.acces.models import PorteeGenerale
from egide.socle.acces.volets import volets_du
from egide.socle.comptes.roles import ROLES, Role


@dataclass(frozen=True)
class PorteeLue:
    """One named post, its parts, on what ground, and whether it already runs."""

    portee: PorteeGenerale
    role: str
    volets: list[str]
    a_venir: bool


def portees_lues() -> list[PorteeLue]:
    """Every scope that is not over, by name, in one statement."""
    jour = timezone.localdate()
    trouvees = PorteeGenerale.objects.non_finies(jour).select_related("poste__agent", "poste__unite")
    return [
        PorteeLue(
            portee,
            ROLES[Role(portee.poste.role)].libelle,
            [volet.libelle for volet in volets_du(portee.volets)],
            max(portee.du, portee.poste.du) > jour,
        )
        for portee in trouvees.order_by("poste__agent__nom", "poste__agent__prenom", "du")
    ]
