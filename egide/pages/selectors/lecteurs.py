"""Who sees a file and why: services, people, and the few posts in charge of the whole département."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from egide.socle.acces.models import Relation
from egide.socle.acces.volets import RESERVES, Volet, masque, volets_du
from egide.socle.comptes.models import Agent

_LECTEURS = """
WITH lisent AS MATERIALIZED (
    SELECT q.sujet_id, q.agent_id, bit_or(q.volets) AS volets
    FROM unnest(%(dossiers)s::uuid[]) AS d CROSS JOIN LATERAL acces_qui_lit(d) AS q GROUP BY 1, 2
), voient AS (
    SELECT q.sujet_id, bit_or(q.volets) AS volets, q.expire, q.lecture_seule
    FROM unnest(%(dossiers)s::uuid[]) AS d CROSS JOIN LATERAL acces_qui_voit(d) AS q GROUP BY 1, 3, 4
)
SELECT q.sujet_id, coalesce(u.nom, a.prenom || ' ' || a.nom,
           CASE WHEN b.id IS NOT NULL THEN string_agg(m.prenom || ' ' || m.nom, ', ' ORDER BY m.nom, m.prenom) END,
           'Partenaire invité'), u.id IS NOT NULL,
       q.volets & coalesce(bit_or(l.volets), 0), q.expire, q.lecture_seule,
       coalesce(array_agg(l.agent_id) FILTER (WHERE l.agent_id IS NOT NULL), '{}'),
       'Remplace ' || b.prenom || ' ' || b.nom
FROM voient q
JOIN acces_sujet s ON s.id = q.sujet_id
LEFT JOIN comptes_unite u ON u.id = s.unite_id
LEFT JOIN comptes_agent a ON a.id = s.agent_id
LEFT JOIN comptes_agent b ON b.id = s.absent_id
LEFT JOIN lisent l ON l.sujet_id = q.sujet_id
LEFT JOIN comptes_agent m ON m.id = l.agent_id
GROUP BY q.sujet_id, u.id, a.id, b.id, q.volets, q.expire, q.lecture_seule
UNION ALL
SELECT NULL, p.prenom || ' ' || p.nom, false, l.volets, NULL, false, ARRAY[p.id], NULL
FROM lisent l JOIN comptes_agent p ON p.id = l.agent_id WHERE l.sujet_id IS NULL
ORDER BY 3 DESC, 2
"""


@dataclass(frozen=True)
class Lecteur:
    """A service or a person that sees the file: which parts, until when, on what ground, how many people."""

    nom: str
    est_service: bool
    volets: list[str]
    expire: datetime | None
    fondement: str
    personnes: frozenset[UUID]
    lecture_seule: bool
    moi: bool


@dataclass(frozen=True)
class Lecteurs:
    """Everyone who sees a file, counted once each."""

    lignes: list[Lecteur]
    generaux: list[str]
    nombre: int
    services: int


def lire_lecteurs(dossiers: list[UUID], agent: Agent, relations: Sequence[Relation], miens: int) -> Lecteurs:
    """Who sees these files of one child; a reserved part is named only to whoever reads it (confidentialite §10).

    `relations` are those of the files that `agent` may know of, `miens` the mask of the parts open to him. A sealed
    file names nobody at the title of the whole département; one who is kept away is never named.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LECTEURS, {"dossiers": dossiers})
        lus = cursor.fetchall()
    caches = masque(*RESERVES) & ~miens
    lignes = [_lecteur(lu, agent, relations, caches) for lu in lus if lu[0] is not None and lu[3] & ~caches]
    portees = [lu for lu in lus if lu[0] is None and lu[3] & masque(Volet.IDENTITE)]
    personnes = frozenset().union(*(ligne.personnes for ligne in lignes), *(membres for *_, membres, _ in portees))
    return Lecteurs(
        lignes=lignes,
        generaux=[nom for _, nom, *_ in portees],
        nombre=len(personnes),
        services=sum(ligne.est_service for ligne in lignes),
    )


def _lecteur(lu: Sequence[Any], agent: Agent, relations: Sequence[Relation], caches: int) -> Lecteur:
    sujet_id, nom, est_service, volets, expire, lecture_seule, membres, remplace = lu
    maintenant = timezone.now()
    fondements = {r.sujet_id: r.fondement for r in relations if r.au is None or r.au > maintenant}
    return Lecteur(
        nom=nom,
        est_service=est_service,
        volets=[v.libelle for v in volets_du(volets & ~caches)],
        expire=expire if expire.year < maintenant.year + 100 else None,
        fondement=remplace or fondements.get(sujet_id, "En charge d’une information qui concerne l’enfant"),
        personnes=frozenset(membres),
        lecture_seule=lecture_seule,
        moi=agent.pk in membres,
    )
