"""An agent declares his relatives and his address: kept as digests, so that a look at their files shows."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from egide.enfant.actions.trace import tracer
from egide.enfant.identites import cle_adresse
from egide.enfant.models import CleAgent, ProcheDeclare
from egide.enfant.rapprochement.phonetique import cle_phonetique
from egide.socle.comptes.models import Agent
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Invisible, Refus

GENRE = "proche_declare"


@transaction.atomic
def declarer_proche(*, agent: Agent, nom: str, prenom: str = "", le: datetime) -> None:
    """Declare a relative; without a first name, everyone of that surname counts (confidentialite §12).

    Raises Refus when no name is given, or when it is already declared.
    """
    son = cle_phonetique(nom)
    if not son:
        raise Refus("Écrivez le nom de cette personne.", "nom_absent")
    _declarer(agent, ProcheDeclare.Genre.PROCHE, f"{son}|{cle_phonetique(prenom)}", le)


@transaction.atomic
def declarer_adresse(*, agent: Agent, adresse: str, code_insee: str, le: datetime) -> None:
    """Declare one's home. Raises Refus when there is no street, or when it is already declared."""
    cle = cle_adresse(adresse)
    if not cle:
        raise Refus("Écrivez le numéro et la rue.", "adresse_absente")
    _declarer(agent, ProcheDeclare.Genre.ADRESSE, f"{cle}|{code_insee}", le)


@transaction.atomic
def retirer_declaration(declaration_id: UUID, *, agent: Agent, le: datetime) -> None:
    """Take back one's own declaration; its row stays. Raises Invisible when there is none."""
    if ProcheDeclare.objects.filter(pk=declaration_id, retire_le__isnull=True).update(retire_le=le) != 1:
        raise Invisible
    tracer(agent, "retirer_declaration", genre=GENRE, objet_id=declaration_id)


def rafraichir_cles_des_agents() -> int:
    """Write the sound of each agent's surname; returns how many changed. Run by the worker, under its own role."""
    connues = dict(CleAgent.objects.values_list("agent_id", "nom_phonetique"))
    cles = [
        CleAgent(agent_id=pk, nom_phonetique=son)
        for pk, nom in Agent.objects.filter(est_systeme=False).values_list("pk", "nom")
        if (son := cle_phonetique(nom)) and connues.get(pk) != son
    ]
    CleAgent.objects.bulk_create(cles, update_conflicts=True, unique_fields=["agent"], update_fields=["nom_phonetique"])
    return len(cles)


def _declarer(agent: Agent, genre: str, cle: str, le: datetime) -> None:
    declaration_id = uuid7()
    with connection.cursor() as cursor:
        cursor.execute("SELECT enfant_declarer(%s, %s, %s, %s)", [declaration_id, genre, cle, le])
        if not cursor.fetchone()[0]:
            raise Refus("Vous l’avez déjà déclaré.", "deja_declare")
    tracer(agent, "declarer_proche", genre=GENRE, objet_id=declaration_id)
