"""After a merge, each team keeps its own file: reading the other one is asked, and its unit in charge answers."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from egide.enfant.actions.trace import tracer
from egide.enfant.models import DemandePartage, Fusion
from egide.enfant.rules import exiger_motif, exiger_passe
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.models import Relation, Scelle, Sujet
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.echanges.actions import clore_arrivee, ouvrir_arrivee
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.refus import Refus

NATURE = "demande_partage"
_SUIVENT = (Relation.Genre.CHARGE, Relation.Genre.OUVERTURE, Relation.Genre.EVALUATION)
Reponse = DemandePartage.Reponse


def unite_en_charge(dossier_id: UUID) -> Sujet | None:
    """The unit that answers for a file: in charge first, then the one that opened it; None when no unit does."""
    en_cours = Relation.objects.filter(dossier_id=dossier_id, au__isnull=True, sujet__unite__isnull=False)
    suivent = en_cours.filter(genre__in=_SUIVENT).select_related("sujet__unite").order_by("du", "pk")
    return min(suivent, key=lambda r: _SUIVENT.index(Relation.Genre(r.genre))).sujet if suivent else None


def demander_partages(fusion: Fusion, *, agent: Agent, le: datetime) -> list[DemandePartage]:
    """Ask the unit of each file to let the team of the other read it; nothing if one is sealed, nor within a unit."""
    deux = [dossier for dossier in (fusion.dossier_garde_id, fusion.dossier_absorbe_id) if dossier]
    if not deux or Scelle.objects.filter(dossier_id__in=deux).exists():
        return []
    unites = {dossier: unite_en_charge(dossier) for dossier in deux}
    posees = []
    for dossier, pour in (tuple(unites), tuple(reversed(unites))):
        chez, demandeur = unites[dossier], unites[pour]
        if chez is None or demandeur is None or chez == demandeur:
            continue
        demande = DemandePartage(
            fusion_id=fusion.pk,
            dossier_id=dossier,
            pour_id=pour,
            unite=demandeur.unite,
            demandee_le=le,
            agent=agent,
            motif=fusion.motif,
        )
        demande.save(force_insert=True)
        ouvrir_arrivee(demande, objet_genre="partage", volet=Volet.IDENTITE, sujet=chez, nature=NATURE, depuis=le)
        tracer(agent, "demander_partage", genre="partage", objet_id=demande.pk, dossier_id=dossier)
        posees.append(demande)
    return posees


@transaction.atomic
def accorder_partage(demande: DemandePartage, *, agent: Agent, le: datetime) -> None:
    """The unit in charge agrees: the team of the other file reads this one as its own, seals and exclusions kept.

    Raises Refus when the agent is not of that unit, when it was answered, or when the merge was undone.
    """
    _repondre(demande, agent, le, Reponse.ACCORDEE, "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT dossier_partager(%s, %s, %s, %s)", [uuid7(), demande.pour_id, demande.dossier_id, le])
        if not cursor.fetchone()[0]:
            raise Refus("Ces deux dossiers ne sont plus réunis.", "partage_sans_fusion")
    tracer(agent, "accorder_partage", genre="partage", objet_id=demande.pk, dossier_id=demande.dossier_id)


@transaction.atomic
def refuser_partage(demande: DemandePartage, *, agent: Agent, le: datetime, motif: str) -> None:
    """The unit in charge refuses, and says why: each team goes on reading its own file."""
    exiger_motif(motif)
    _repondre(demande, agent, le, Reponse.REFUSEE, motif.strip()[:300])
    tracer(agent, "refuser_partage", genre="partage", objet_id=demande.pk, dossier_id=demande.dossier_id)


def fermer_demandes(fusion: Fusion, *, agent: Agent, le: datetime) -> None:
    """The requests of a merge that is undone ask nothing any more."""
    attendent = DemandePartage.objects.en_attente().filter(fusion_id=fusion.pk)
    for demande in attendent:
        clore_arrivee(demande.pk, agent=agent, le=le, nature=NATURE)
    attendent.update(close_le=le, close_par=agent, reponse=Reponse.SANS_OBJET)


def _repondre(demande: DemandePartage, agent: Agent, le: datetime, reponse: str, motif: str) -> None:
    autoriser(agent, "repondre_partage", demande)
    exiger_passe(le, timezone.now())
    attend = DemandePartage.objects.en_attente().filter(pk=demande.pk)
    if attend.update(close_le=le, close_par=agent, reponse=reponse, motif_reponse=motif) != 1:
        raise Refus("Cette demande a déjà sa réponse.", "partage_repondu")
    clore_arrivee(demande.pk, agent=agent, le=le, nature=NATURE)
