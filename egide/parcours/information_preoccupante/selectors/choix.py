"""What a decision may name, in plain SQL and in one statement: the form offers it, the act checks against it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.states import OUVERTS
from egide.socle.acces.models import Relation
from egide.socle.comptes.models import Unite
from egide.socle.comptes.roles import Role

_CHOIX = """
WITH siens AS MATERIALIZED (
    SELECT e.dossier_id, nullif(s.code_insee, '') AS commune_id FROM information_preoccupante_enfantconcerne e
    LEFT JOIN accueil_enfantsignale s ON s.id = e.enfant_signale_id WHERE e.information_id = %(information)s
), suivent AS MATERIALIZED (
    SELECT s.unite_id, s.agent_id FROM acces_relation r JOIN acces_sujet s ON s.id = r.sujet_id
    WHERE r.dossier_id IN (SELECT dossier_id FROM siens) AND r.genre = ANY(%(genres)s)
      AND r.du <= %(maintenant)s AND (r.au IS NULL OR r.au > %(maintenant)s)
), proches AS (
    SELECT territoire_id FROM comptes_territoire_communes JOIN siens USING (commune_id)
), postes AS (
    SELECT agent_id, unite_id, role FROM comptes_poste WHERE du <= %(jour)s AND (au IS NULL OR au >= %(jour)s)
)
SELECT 'cible' AS genre, i.id, i.numero AS nom, false AS proche, i.recue_le FROM information_preoccupante_information i
WHERE i.etat = ANY(%(ouverts)s) AND i.id <> %(information)s AND EXISTS (
    SELECT 1 FROM information_preoccupante_enfantconcerne e
    WHERE e.information_id = i.id AND e.dossier_id IN (SELECT dossier_id FROM siens))
UNION ALL
SELECT 'suit', u.id, u.nom, false, NULL FROM comptes_unite u WHERE u.fermee_le IS NULL AND u.id IN (
    SELECT unite_id FROM suivent UNION SELECT p.unite_id FROM postes p JOIN suivent USING (agent_id))
UNION ALL
SELECT 'evalue', u.id, u.nom, coalesce(u.territoire_id IN (SELECT territoire_id FROM proches), false), NULL
FROM comptes_unite u WHERE u.fermee_le IS NULL AND u.id IN (SELECT unite_id FROM postes WHERE role = %(evalue)s)
ORDER BY genre, proche DESC, recue_le, nom
"""


@dataclass(frozen=True)
class Choix:
    """Open informations on the same children, services that follow them, teams that assess: the nearest first."""

    cibles: Sequence[Information]
    unites: Sequence[Unite]
    evaluateurs: Sequence[Unite]
    unite_proche: str


def choix_de_decision(information_id: UUID) -> Choix:
    """What the decision on this information may name (droit §1.10, CASF D. 226-2-5).

    The unit of a referent follows for hers; the team of the child's commune comes first among those that assess.
    """
    valeurs: dict[str, Any] = {
        "information": information_id,
        "genres": [Relation.Genre.CHARGE.value, Relation.Genre.REFERENT.value],
        "ouverts": [etat.value for etat in OUVERTS],
        "evalue": Role.EVALUATRICE.value,
        "maintenant": timezone.now(),
        "jour": timezone.localdate(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHOIX, valeurs)
        lus = defaultdict(list)
        for genre, pk, nom, proche, _ in cursor.fetchall():
            lus[genre].append((pk, nom, proche))
    return Choix(
        cibles=[Information(pk=pk, numero=numero) for pk, numero, _ in lus["cible"]],
        unites=[Unite(pk=pk, nom=nom) for pk, nom, _ in lus["suit"]],
        evaluateurs=[Unite(pk=pk, nom=nom) for pk, nom, _ in lus["evalue"]],
        unite_proche=next((str(pk) for pk, _, proche in lus["evalue"] if proche), ""),
    )
