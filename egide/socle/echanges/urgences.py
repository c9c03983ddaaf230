"""Break-glass with its notice: whoever follows the child learns of it at once (confidentialite §14)."""

from datetime import datetime

from django.db import connection, transaction

from egide.socle.acces.actions import briser_la_glace
from egide.socle.acces.models import AccesUrgence
from egide.socle.comptes.models import Agent


@transaction.atomic
def ouvrir_en_urgence(
    *, agent: Agent, numero: str, motif: str, le: datetime, preuve_le: datetime | None
) -> AccesUrgence:
    """Open one file by break-glass and put the notice in the inbox of those who follow the child.

    Raises as `briser_la_glace`. The notice names nobody: the reader opens it from his own file.
    """
    urgence = briser_la_glace(agent=agent, numero=numero, motif=motif, le=le, preuve_le=preuve_le)
    with connection.cursor() as cursor:
        cursor.execute("SELECT echanges_avertir_urgence(%s, %s)", [urgence.pk, le])
    return urgence
