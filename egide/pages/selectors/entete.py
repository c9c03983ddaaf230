"""The header of every agents' page: the main post of today, and how much waits for its holder."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import ROLES, Role
from egide.socle.echanges.urgences import NATURE as AVIS_URGENCE

# In SQL because it is read on every page: building the same statement through the models took longer than the base.
# What waits is what `arrivees_en_attente` gives; a test holds both together.
_LECTURE = """
SELECT p.role, u.nom, attente.avis, attente.autres, attente.vives
FROM comptes_poste p JOIN comptes_unite u ON u.id = p.unite_id
CROSS JOIN (
    SELECT count(*) FILTER (WHERE nature = %(avis)s) AS avis, count(*) FILTER (WHERE nature <> %(avis)s) AS autres,
           count(*) FILTER (WHERE nature <> %(avis)s AND urgente) AS vives
    FROM echanges_arrivee
    WHERE close_le IS NULL AND echeance_id IS NULL AND sujet_id IN (
        SELECT sujet_id FROM acces_appartenance
        WHERE agent_id = %(agent)s AND du <= %(jour)s AND (au IS NULL OR au >= %(jour)s))
) AS attente
WHERE p.agent_id = %(agent)s AND p.du <= %(jour)s AND (p.au IS NULL OR p.au >= %(jour)s)
ORDER BY p.du DESC LIMIT 1
"""


@dataclass(frozen=True)
class Entete:
    """A post in words, and what waits: notices of break-glass accesses, the rest, the urgent part of the rest."""

    role: str
    unite: str
    avis: int
    autres: int
    vives: int

    def __str__(self) -> str:
        return f"{ROLES[Role(self.role)].libelle}, {self.unite}"


def lire_entete(agent: Agent) -> Entete | None:
    """The header of `agent` today; None when he holds no post."""
    with connection.cursor() as cursor:
        cursor.execute(_LECTURE, {"avis": AVIS_URGENCE, "agent": agent.pk, "jour": timezone.localdate()})
        lue = cursor.fetchone()
    return Entete(*lue) if lue else None
