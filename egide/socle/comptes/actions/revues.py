"""The periodic review of the posts of a unit: each one kept, or taken away with a reason (confidentialite §15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from egide.socle.comptes.actions.postes import terminer_poste
from egide.socle.comptes.actions.trace import consigner_acte, exiger_motif
from egide.socle.comptes.models import Agent, AvisAuxCadres, DecisionHabilitation, Poste, RevueHabilitations, Unite
from egide.socle.comptes.permissions import exiger, refus_de_revoir
from egide.socle.comptes.selectors import postes_a_revoir
from egide.socle.interface.refus import Refus

Decision = DecisionHabilitation.Decision


@dataclass(frozen=True)
class DecisionPrise:
    """What the manager says of one post; a withdrawal says why."""

    decision: Decision
    motif: str = ""


@transaction.atomic
def revoir_habilitations(
    *, agent: Agent, unite: Unite, decisions: Mapping[UUID, DecisionPrise], le: datetime
) -> RevueHabilitations:
    """Record the review of a unit; a post taken away ends the same day. Returns the review.

    The posts of the reviewer are another manager's to review. Raises Refus when he does not run the unit, when a
    post in force has no decision, when a withdrawal has no reason, or would leave an open file without anybody.
    """
    exiger(refus_de_revoir(agent, unite), "revoir_habilitations")
    unite = Unite.objects.select_for_update().get(pk=unite.pk)
    postes = postes_a_revoir(unite, agent, timezone.localdate(le))
    if not postes:
        raise Refus("Aucun autre poste n’est à revoir ici. Le vôtre se revoit par un autre cadre.", "rien_a_revoir")
    if {poste.pk for poste in postes} != set(decisions):
        raise Refus("Décidez pour chaque poste, puis enregistrez.", "decision_manquante")
    revue = RevueHabilitations.objects.create(unite=unite, faite_par=agent, faite_le=le)
    for poste in postes:
        _decider(revue, poste, decisions[poste.pk], timezone.localdate(le), agent)
    AvisAuxCadres.objects.ouverts().filter(unite=unite, nature=AvisAuxCadres.Nature.REVUE).update(clos_le=le)
    consigner_acte(agent, "revoir_habilitations", genre="unite", objet_id=unite.pk)
    return revue


def _decider(revue: RevueHabilitations, poste: Poste, prise: DecisionPrise, jour: date, agent: Agent) -> None:
    """Write one decision; a withdrawal ends the post, under the same checks as any other end."""
    motif = prise.motif.strip()
    if prise.decision is Decision.A_RETIRER:
        motif = exiger_motif(motif)
        if poste.au != jour:
            try:
                terminer_poste(poste, jour)
            except Refus as refus:
                raise Refus(f"{poste.agent.nom_complet} : {refus.phrase}", refus.code) from refus
        consigner_acte(agent, "clore_poste", genre="poste", objet_id=poste.pk, motif=motif)
    DecisionHabilitation.objects.create(revue=revue, poste=poste, decision=prise.decision, motif=motif)
