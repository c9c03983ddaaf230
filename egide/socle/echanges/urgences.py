"""Break-glass with its notice: whoever follows the child learns of it at once (confidentialite §14)."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from egide.socle.acces.actions import briser_la_glace
from egide.socle.acces.models import AccesUrgence
from egide.socle.acces.selectors import sujets_de
from egide.socle.comptes.models import Agent
from egide.socle.echanges.models import Arrivee
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

NATURE = "acces_urgence"


@transaction.atomic
def ouvrir_en_urgence(
    *, agent: Agent, numero: str, motif: str, le: datetime, preuve_le: datetime | None
) -> AccesUrgence:
    """Open one file by break-glass, put the notice in the inbox of those who follow the child, write to the officer.

    Raises as `briser_la_glace`. The notice names nobody: the reader opens it from his own file. The message to the
    data protection officer is written in the same transaction, and leaves with those of the on-call post.
    """
    urgence = briser_la_glace(agent=agent, numero=numero, motif=motif, le=le, preuve_le=preuve_le)
    with connection.cursor() as cursor:
        cursor.execute("SELECT echanges_avertir_urgence(%s, %s)", [urgence.pk, le])
    return urgence


@transaction.atomic
def lire_avis_urgence(urgence_id: UUID, *, agent: Agent, le: datetime) -> int:
    """Say « lu » at the doors of this agent only: each service is told, and none answers for another.

    Without effect for the one who opened the file: nobody silences the notice of his own access, and the answer
    is the same as for a notice that does not exist. Returns how many notices were open.
    """
    if AccesUrgence.objects.filter(pk=urgence_id, agent=agent).exists():
        return 0
    avis = Arrivee.objects.en_attente().filter(objet_id=urgence_id, nature=NATURE, sujet_id__in=sujets_de(agent))
    lus = avis.update(close_le=le, close_par=agent)
    if lus:
        consigner(Evenement.ACTE, agent_id=agent.pk, objet_genre=NATURE, objet_id=urgence_id, acte="lire_avis_urgence")
    return lus
