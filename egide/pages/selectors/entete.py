"""The header of every agents' page: the main post of today, and how much waits for its holder."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from egide.enfant.actions.partages import NATURE as DEMANDE_PARTAGE
from egide.socle.acces.matrice import refus_de
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.echanges.states import GENRE as TRANSMISSION
from egide.socle.echanges.urgences import NATURE as AVIS_URGENCE

# In SQL because it is read on every page: building the same statement through the models took longer than the base.
# What waits is what `arrivees_en_attente` gives, less the requests that a manager alone answers; a test holds both.
_LECTURE = """
SELECT p.role, u.nom, attente.avis, attente.autres, attente.vives, attente.transmissions, attente.pressees
FROM comptes_poste p JOIN comptes_unite u ON u.id = p.unite_id
CROSS JOIN (
    SELECT count(*) FILTER (WHERE nature = %(avis)s) AS avis,
           count(*) FILTER (WHERE nature <> %(avis)s AND objet_genre <> %(envoi)s) AS autres,
           count(*) FILTER (WHERE nature <> %(avis)s AND objet_genre <> %(envoi)s AND urgente) AS vives,
           count(DISTINCT objet_id) FILTER (WHERE objet_genre = %(envoi)s) AS transmissions,
           count(DISTINCT objet_id) FILTER (WHERE objet_genre = %(envoi)s AND urgente) AS pressees
    FROM echanges_arrivee
    WHERE close_le IS NULL AND echeance_id IS NULL AND (%(repond)s OR nature <> %(partage)s) AND sujet_id IN (
        SELECT sujet_id FROM acces_appartenance
        WHERE agent_id = %(agent)s AND du <= %(jour)s AND (au IS NULL OR au >= %(jour)s))
) AS attente
WHERE p.agent_id = %(agent)s AND p.du <= %(jour)s AND (p.au IS NULL OR p.au >= %(jour)s)
ORDER BY p.du DESC LIMIT 1
"""


@dataclass(frozen=True)
class Entete:
    """A post in words, and what waits: notices of break-glass accesses, packages, the rest; what of it is urgent."""

    role: str
    unite: str
    avis: int
    autres: int
    vives: int
    transmissions: int
    pressees: int

    def __str__(self) -> str:
        return f"{ROLES[Role(self.role)].libelle}, {self.unite}"


def lire_entete(agent: Agent) -> Entete | None:
    """The header of `agent` today; None when he holds no post."""
    valeurs: dict[str, Any] = {
        "avis": AVIS_URGENCE,
        "envoi": TRANSMISSION,
        "agent": agent.pk,
        "partage": DEMANDE_PARTAGE,
    }
    valeurs |= {"jour": timezone.localdate(), "repond": refus_de(agent, "repondre_partage") is None}
    with connection.cursor() as cursor:
        cursor.execute(_LECTURE, valeurs)
        lue = cursor.fetchone()
    return Entete(*lue) if lue else None
