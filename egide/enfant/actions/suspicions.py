"""Acts on what may be a duplicate: read by those named on a seal, reported by anyone who writes, set apart."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from egide.enfant.actions.trace import tracer
from egide.enfant.models import Personne, Ressemblance, SuspicionScellee
from egide.enfant.rapprochement.comparaison import comparer
from egide.enfant.rapprochement.rules import Degre
from egide.enfant.rules import exiger_motif, exiger_passe
from egide.enfant.selectors import identites_connues
from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.temps import date_courte


@transaction.atomic
def lire_suspicion(suspicion: SuspicionScellee, *, agent: Agent, le: datetime) -> None:
    """Mark as read. Raises Invisible when the file is not there for this agent, or when it was read already."""
    lignes = SuspicionScellee.objects.filter(pk=suspicion.pk, lue_le__isnull=True)
    if lignes.update(lue_le=le, lue_par=agent) != 1:
        raise Invisible
    tracer(agent, "lire_suspicion", genre="suspicion", objet_id=suspicion.pk, dossier_id=suspicion.dossier_id)


@transaction.atomic
def signaler_doublon(un: Personne, autre: Personne, *, agent: Agent, le: datetime, motif: str) -> Ressemblance:
    """Say that two people may be one, and why; the same pair twice is one suspicion.

    Raises Refus when the agent may not write one of them, when they cannot be one, or when the pair was set apart and
    nothing has changed since.
    """
    for personne in (un, autre):
        autoriser(agent, "signaler_doublon", personne if personne.est_enfant else None)
    exiger_passe(le, timezone.now())
    exiger_motif(motif)
    if un.pk == autre.pk or un.est_enfant != autre.est_enfant:
        raise Refus("Choisissez deux personnes différentes, deux enfants ou deux adultes.", "doublon_paire")
    premier, second = sorted((un, autre), key=lambda p: p.pk)
    connue = _connue(premier, second)
    if connue is not None:
        return connue
    connues = identites_connues((premier, second))
    degre = comparer(connues[premier.pk], connues[second.pk]).degre
    ressemblance = Ressemblance(
        un=premier,
        autre=second,
        dossier_un_id=premier.dossier_id,
        dossier_autre_id=second.dossier_id,
        origine=Ressemblance.Origine.AGENT,
        degre=degre if degre is not Degre.ECARTE else Degre.POSSIBLE,
        faits=faits_de(premier, second),
        levee_le=le,
        agent=agent,
        motif=motif.strip()[:300],
    )
    ressemblance.save(force_insert=True)
    for dossier_id in {premier.dossier_id, second.dossier_id}:
        tracer(agent, "signaler_doublon", genre="ressemblance", objet_id=ressemblance.pk, dossier_id=dossier_id)
    return ressemblance


@transaction.atomic
def ecarter_ressemblance(ressemblance: Ressemblance, *, agent: Agent, le: datetime, motif: str) -> None:
    """Say that two people are not one, and why: the pair is not raised again until something of them is corrected.

    Raises Refus when the agent may not write one of them, or when it was answered already.
    """
    for personne in (ressemblance.un, ressemblance.autre):
        autoriser(agent, "ecarter_ressemblance", personne if personne.est_enfant else None)
    exiger_passe(le, timezone.now())
    exiger_motif(motif)
    ouverte = Ressemblance.objects.ouvertes().filter(pk=ressemblance.pk)
    if ouverte.update(ecartee_le=le, ecartee_par=agent, motif_ecart=motif.strip()[:300]) != 1:
        raise Refus("Cette ressemblance a déjà sa réponse.", "ressemblance_close")
    for dossier_id in {ressemblance.dossier_un_id, ressemblance.dossier_autre_id}:
        tracer(agent, "ecarter_ressemblance", genre="ressemblance", objet_id=ressemblance.pk, dossier_id=dossier_id)


def faits_de(un: Personne, autre: Personne) -> str:
    """What is known of both, as the watch sums it up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT enfant_faits(%s, %s)", [un.pk, autre.pk])
        return str(cursor.fetchone()[0] or "")


def _connue(premier: Personne, second: Personne) -> Ressemblance | None:
    """The open suspicion on this pair. Raises Refus when it was set apart on the same facts."""
    paire = Ressemblance.objects.filter(un=premier, autre=second)
    ecartee = paire.filter(ecartee_le__isnull=False, faits=faits_de(premier, second)).last()
    if ecartee is not None and ecartee.ecartee_le is not None:
        le = date_courte(timezone.localdate(ecartee.ecartee_le))
        raise Refus(
            f"Déjà vérifié le {le}\u00a0: ce sont deux personnes ({ecartee.motif_ecart}). Corrigez d’abord une des deux"
            " identités si vous savez autre chose.",
            "ressemblance_ecartee",
        )
    return paire.ouvertes().first()
