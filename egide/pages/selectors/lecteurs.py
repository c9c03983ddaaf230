"""Who sees a file and why: services, people, and the few posts in charge of the whole département."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat, JSONObject
from django.utils import timezone

from egide.socle.acces.models import Exclusion, PorteeGenerale, Relation, Scelle
from egide.socle.acces.volets import RESERVES, Volet, masque, volets_du
from egide.socle.comptes.models import Agent

_SUJETS = """
SELECT q.sujet_id, coalesce(u.nom, a.prenom || ' ' || a.nom, 'Partenaire invité'), u.id IS NOT NULL,
       q.volets & coalesce(bit_or(m.volets), 0), q.expire, q.lecture_seule,
       coalesce(array_agg(DISTINCT m.agent_id) FILTER (WHERE m.agent_id IS NOT NULL), '{}')
FROM acces_qui_voit(%s) q
JOIN acces_sujet s ON s.id = q.sujet_id
LEFT JOIN comptes_unite u ON u.id = s.unite_id
LEFT JOIN comptes_agent a ON a.id = s.agent_id
LEFT JOIN (acces_appartenance m JOIN comptes_agent p ON p.id = m.agent_id AND NOT p.est_systeme)
       ON m.sujet_id = q.sujet_id AND m.du <= %s AND (m.au IS NULL OR m.au >= %s)
GROUP BY 1, 2, 3, q.volets, q.expire, q.lecture_seule ORDER BY 3 DESC, 2
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


def lire_lecteurs(
    dossier_id: UUID, agent: Agent, relations: Sequence[Relation], miens: int, portees: Sequence[dict[str, str]]
) -> Lecteurs:
    """Who sees this file; a reserved part is named only to whoever reads it (confidentialite §10).

    `relations` are those of the file that `agent` may know of, `miens` the mask of the parts open to him,
    `portees` what `portees_du_dossier` answered.
    """
    caches = masque(*RESERVES) & ~miens
    lignes = [ligne for ligne in _sujets(dossier_id, agent, relations, caches) if ligne.volets]
    personnes = frozenset().union(*(ligne.personnes for ligne in lignes), {UUID(p["id"]) for p in portees})
    return Lecteurs(
        lignes=lignes,
        generaux=list(dict.fromkeys(p["nom"] for p in portees)),
        nombre=len(personnes),
        services=sum(ligne.est_service for ligne in lignes),
    )


def _sujets(dossier_id: UUID, agent: Agent, relations: Sequence[Relation], caches: int) -> list[Lecteur]:
    maintenant, jour = timezone.now(), timezone.localdate()
    fondements = {r.sujet_id: r.fondement for r in relations if r.au is None or r.au > maintenant}
    with connection.cursor() as cursor:
        cursor.execute(_SUJETS, [dossier_id, jour, jour])
        lignes = cursor.fetchall()
    return [
        Lecteur(
            nom=nom,
            est_service=est_service,
            volets=[v.libelle for v in volets_du(volets & ~caches)],
            expire=expire if expire.year < maintenant.year + 100 else None,
            fondement=fondements.get(sujet_id, "En charge d’une information qui concerne l’enfant"),
            personnes=frozenset(membres),
            lecture_seule=lecture_seule,
            moi=agent.pk in membres,
        )
        for sujet_id, nom, est_service, volets, expire, lecture_seule, membres in lignes
    ]


def portees_du_dossier() -> ArraySubquery:
    """People whose post is in charge of the whole département and reads the identity part of the outer file.

    None reads a sealed file so; one who is kept away is not named.
    """
    lisent = PorteeGenerale.objects.en_vigueur().annotate(lue=F("volets").bitand(masque(Volet.IDENTITE)))
    nom = Concat("poste__agent__prenom", Value(" "), "poste__agent__nom")
    portees = (
        lisent.exclude(lue=0)
        .exclude(Exists(Scelle.objects.filter(dossier_id=OuterRef(OuterRef("pk")))))
        .exclude(Exists(Exclusion.objects.filter(dossier_id=OuterRef(OuterRef("pk")), agent=OuterRef("poste__agent"))))
        .order_by("poste__agent__nom", "poste__agent__prenom")
    )
    return ArraySubquery(portees.values(json=JSONObject(id="poste__agent_id", nom=nom)))
