"""The acts that open a file, give a relation with it and end one."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from egide.socle.acces.actions.derivation import actualiser
from egide.socle.acces.actions.trace import consigner_droits, exiger_motif
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.models import Relation, Scelle, Sujet
from egide.socle.acces.numeros import prochain_numero
from egide.socle.acces.volets import TOUS_SAUF_RESERVES
from egide.socle.comptes.models import Agent
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@transaction.atomic
def ouvrir_dossier(
    *, agent: Agent, le: datetime, sujet: Sujet, volets: int = TOUS_SAUF_RESERVES, fondement: str
) -> Dossier:
    """Open a file with its first relation; `sujet` must be a subject of `agent`. Returns the file.

    Raises a database error when the subject is foreign: that is a fault of the program, not of a person.
    """
    numero = prochain_numero("dossier", le)
    dossier_id = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT dossier_ouvrir(%s, %s, %s, %s, %s, %s, %s, %s)",
            [dossier_id, numero, le, uuid7(), sujet.pk, Relation.Genre.OUVERTURE, volets, fondement],
        )
    consigner(Evenement.ACTE, agent_id=agent.pk, objet_genre="dossier", dossier_id=dossier_id, acte="ouvrir_dossier")
    return Dossier.objects.get(pk=dossier_id)


@transaction.atomic
def accorder_relation(
    *,
    agent: Agent,
    dossier_id: UUID,
    sujet: Sujet,
    genre: str,
    volets: int,
    fondement: str,
    du: datetime,
    au: datetime | None = None,
) -> Relation:
    """Put a subject in relation with a file that `agent` sees; reserved parts go only to a named person."""
    relation = Relation(
        sujet=sujet, dossier_id=dossier_id, genre=genre, volets=volets, fondement=fondement, du=du, au=au
    )
    relation.save(force_insert=True)
    actualiser([dossier_id])
    consigner_droits(agent, dossier_id, "accorder_relation", fondement)
    return relation


@transaction.atomic
def clore_relation(relation: Relation, *, agent: Agent, le: datetime, motif: str) -> None:
    """End a relation, for a reason kept in the journal; the access it gave ends with it, one's own included.

    Raises Refus (right, no reason, already closed, an open file would stay without anyone in charge, the person
    must still review the seal).
    """
    autoriser(agent, "clore_relation", relation)
    motif = exiger_motif(motif)
    with connection.cursor() as cursor:
        cursor.execute("SELECT acces_dernier_responsable(%s)", [relation.pk])
        if cursor.fetchone()[0]:
            raise Refus(
                "Ce dossier ouvert resterait sans responsable : confiez-le d’abord à une autre unité ou personne.",
                "dossier_sans_responsable",
            )
    if Scelle.objects.filter(dossier_id=relation.dossier_id, responsable__sujet=relation.sujet_id).exists():
        raise Refus("Cette personne doit revoir le scellé : maintenez-le en nommant un autre cadre.", "scelle")
    if Relation.objects.filter(pk=relation.pk, au__isnull=True).update(au=le) != 1:
        raise Refus("Cette relation est déjà close.", "relation_close")
    consigner_droits(agent, relation.dossier_id, "clore_relation", relation.fondement, motif=motif)
    actualiser([relation.dossier_id])
