"""The one act that belongs to no app below: the review of break-glass accesses by the officer."""

from datetime import datetime
from uuid import UUID

from django.db import connections

from egide.socle.acces.models import AccesUrgence
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement
from egide.socle.journal.scellement import ALIAS


def revoir_acces_urgence(urgence_id: UUID, *, agent: Agent, le: datetime, justifie: bool, conclusion: str = "") -> None:
    """Say whether a break-glass access was justified; only once, never one's own (confidentialite §14).

    Without justification it closes at once, and the reason is written. Raises Refus without one, Invisible when the
    access is not there to review.
    """
    if not detient(agent, Droit.LIRE_JOURNAL):
        raise Refus("Seule la déléguée à la protection des données relit les accès d’urgence.", "revoir_urgence")
    if not justifie and not conclusion.strip():
        raise Refus("Écrivez pourquoi cet accès n’est pas justifié.", "conclusion")
    urgences = AccesUrgence.objects.using(ALIAS).filter(pk=urgence_id, revu_le__isnull=True).exclude(agent=agent)
    if urgences.update(revu_le=le, revu_par=agent, justifie=justifie, conclusion=conclusion.strip()[:300]) != 1:
        raise Invisible
    if not justifie:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("SELECT acces_urgence_fermer(%s, %s)", [urgence_id, le])
    consigner(
        Evenement.ADMINISTRATION,
        agent_id=agent.pk,
        objet_genre="acces_urgence",
        objet_id=urgence_id,
        acte="revoir_acces_urgence",
        titre="justifié" if justifie else "non justifié",
    )
