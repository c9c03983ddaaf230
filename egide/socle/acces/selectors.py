"""What ties an agent to what he reads, in plain SQL: every page asks it, and building it cost more than asking."""

from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from egide.socle.comptes.models import Agent

# The subjects of an agent on a day, for a plain statement that names its values.
SUJETS = (
    "SELECT sujet_id FROM acces_appartenance"
    " WHERE agent_id = %(agent)s AND du <= %(jour)s AND (au IS NULL OR au >= %(jour)s)"
)
_SUJETS = SUJETS % {"agent": "%s", "jour": "%s"}
_LIENS = f"""
WITH sujets AS ({_SUJETS})
SELECT EXISTS (SELECT 1 FROM acces_priseencharge p WHERE p.objet_id = %s AND p.sujet_id IN (SELECT sujet_id FROM sujets)
               AND p.du <= %s AND (p.au IS NULL OR p.au > %s)),
       EXISTS (SELECT 1 FROM acces_acces a WHERE a.dossier_id = %s AND a.sujet_id IN (SELECT sujet_id FROM sujets)
               AND NOT a.lecture_seule AND a.expire > %s),
       acces_portee_de(%s) <> 0,
       EXISTS (SELECT 1 FROM acces_scelle s WHERE s.dossier_id = %s)"""
# asked of what several children share: what belongs to one file is closed with it
_TOUCHE = ", %s IN (SELECT o FROM acces_objets_fermes(true) AS o)"


def sujets_de(agent: Agent) -> RawSQL:
    """The subjects of `agent` today, for `sujet_id__in=`: himself, and the units of his posts."""
    jour = timezone.localdate()
    return RawSQL(_SUJETS, [agent.pk, jour, jour])


def lire_liens(agent: Agent, objet: Any) -> tuple[bool, bool, bool, bool]:
    """Whether `agent` is in charge of the object, may write in its file, answers for the whole département, only reads.

    He only reads what is sealed, or touches a sealed file, without naming him to write (confidentialite §13).
    `objet` is an instance with `pk` (several children) or `dossier_id` (one child). One statement.
    """
    maintenant, jour = timezone.now(), timezone.localdate()
    un_enfant = getattr(objet, "dossier_id", None)
    dossier_id = un_enfant or objet.pk
    charge, ecriture = [objet.pk, maintenant, maintenant], [dossier_id, maintenant]
    requete, touche = (f"{_LIENS}, false", []) if un_enfant else (_LIENS + _TOUCHE, [objet.pk])
    with connection.cursor() as cursor:
        cursor.execute(requete, [agent.pk, jour, jour, *charge, *ecriture, agent.pk, dossier_id, *touche])
        en_charge, ecrit, partout, scelle, ferme = cursor.fetchone()
    return en_charge, ecrit, partout, ferme or (scelle and not ecrit)
