"""Who reads an information: services, people, and the few posts in charge of the whole département."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

_LECTEURS = """
SELECT coalesce(u.nom, a.prenom || ' ' || a.nom, string_agg(m.prenom || ' ' || m.nom, ', ' ORDER BY m.nom, m.prenom)),
       u.id IS NOT NULL, q.sujet_id IS NULL, count(m.id), bool_or(q.agent_id = acces_moi()),
       bool_and(q.lecture_seule), max(q.expire)
FROM information_qui_lit(%s) q
JOIN comptes_agent m ON m.id = q.agent_id
LEFT JOIN acces_sujet s ON s.id = q.sujet_id
LEFT JOIN comptes_unite u ON u.id = s.unite_id
LEFT JOIN comptes_agent a ON a.id = s.agent_id
GROUP BY q.sujet_id, u.id, a.id
ORDER BY 3, 2 DESC, 1
"""
SANS_FIN = 100


@dataclass(frozen=True)
class Lecteur:
    """A service, a person, or the posts in charge of everything: how many read it there today, and until when."""

    nom: str
    est_service: bool
    general: bool
    personnes: int
    moi: bool
    lecture_seule: bool
    expire: datetime | None


def lire_lecteurs(information_id: UUID) -> list[Lecteur]:
    """Who reads this information now, as the policies decide it; nobody for whoever does not read it. One statement."""
    sans_fin = timezone.now().year + SANS_FIN
    with connection.cursor() as cursor:
        cursor.execute(_LECTEURS, [information_id])
        lus = cursor.fetchall()
    return [
        Lecteur(nom, est_service, general, personnes, moi, seule, expire if expire.year < sans_fin else None)
        for nom, est_service, general, personnes, moi, seule, expire in lus
    ]
