"""Whether an agent looks for himself or for a relative: judged while the name is in clear, kept as one word."""

from django.db import connection

from egide.enfant.rapprochement.phonetique import cle_phonetique
from egide.socle.comptes.models import Agent

# Added to the title of the search in the journal; the name itself is written nowhere.
MENTION = ", son nom ou celui d’un proche"


def cherche_un_proche(agent: Agent, nom: str, prenom: str) -> bool:
    """Whether these sounds are the surname of the present agent, or those of a relative that he declared."""
    if not nom:
        return False
    if nom == cle_phonetique(agent.nom):
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT enfant_cherche_un_proche(%s)", [[f"{nom}|", f"{nom}|{prenom}"]])
        return bool(cursor.fetchone()[0])
