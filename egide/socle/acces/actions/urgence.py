"""Break-glass: one file, read-only, for a few hours."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from egide.socle.acces.actions.derivation import sujet_de
from egide.socle.acces.models import AccesUrgence
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@transaction.atomic
def briser_la_glace(*, agent: Agent, numero: str, motif: str, le: datetime, preuve_le: datetime | None) -> AccesUrgence:
    """Open one file for a few hours, read-only, for a typed reason and after a fresh second factor.

    A sealed, excluded or unknown file gives the same answer: it does not exist (confidentialite §11, §14).
    """
    if not detient(agent, Droit.BRISER_LA_GLACE):
        raise Refus("Votre rôle ne permet pas l’accès d’urgence.", "briser_la_glace")
    if len(motif.strip()) < (longueur := reglage("motif_urgence_longueur")):
        phrase = f"Dites en une phrase, d’au moins {longueur} signes, pourquoi vous devez lire ce dossier maintenant."
        raise Refus(phrase, "motif")
    if preuve_le is None or le - preuve_le > timedelta(minutes=reglage("preuve_identite_minutes")):
        raise Refus("Confirmez d’abord votre identité avec votre second facteur.", "preuve")
    expire = le + timedelta(hours=reglage("acces_urgence_heures"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT acces_urgence_ouvrir(%s, %s, %s, %s, %s, %s, %s)",
            [numero, uuid7(), uuid7(), sujet_de(agent).pk, motif.strip(), le, expire],
        )
        urgence_id = cursor.fetchone()[0]
    if urgence_id is None:
        raise Invisible
    urgence = AccesUrgence.objects.get(pk=urgence_id)
    consigner(
        Evenement.URGENCE,
        agent_id=agent.pk,
        dossier_id=urgence.dossier_id,
        objet_genre="dossier",
        objet_id=urgence_id,
        acte="briser_la_glace",
        motif=motif,
    )
    return urgence
