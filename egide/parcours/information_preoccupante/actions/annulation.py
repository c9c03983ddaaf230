"""Undoing a wrong tie between an information and a child's file: the file is no longer concerned, and both say it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from egide.enfant.models import Foyer, Habitant
from egide.parcours.information_preoccupante.actions.verrou import champs_du_foyer, deja_fait, verrouiller
from egide.parcours.information_preoccupante.identites import naissance_dite
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.rules import Decision, exiger_motif
from egide.socle.acces.actions import ne_plus_concerner
from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@transaction.atomic
def annuler_rapprochement(
    information: Information,
    enfant: EnfantConcerne,
    *,
    agent: Agent,
    le: datetime,
    motif: str,
    version: int | None = None,
    requete: UUID | None = None,
) -> Passage:
    """Say that the child of this line was not the one of the file he was tied to; the question is open again.

    Whoever reads that file no longer reads this information nor its contact. A file opened for this very child is
    not undone here. Raises Invisible, Refus (no reason, no such tie, no right), VersionPerimee.
    """
    prise = verrouiller(information)
    autoriser(agent, "annuler_rapprochement", prise)
    if deja := deja_fait(prise, requete):
        return deja
    exiger_motif(motif)
    ligne, dossier_id = _ligne_rapprochee(prise, enfant)
    foyer = _foyer_sans(prise, dossier_id)
    ligne.candidats.filter(dossier_id=dossier_id, ecarte_le__isnull=True).update(ecarte_le=le)
    _rouvrir(ligne, prise)
    champs = {**champs_du_foyer(prise), "foyer": foyer}
    passage = passer(
        prise, "annuler_rapprochement", agent=agent, le=le, motif=motif, version=version, requete=requete, champs=champs
    )
    consigner(
        Evenement.DROITS,
        agent_id=agent.pk,
        objet_genre="information",
        objet_id=prise.pk,
        dossier_id=dossier_id,
        acte="annuler_rapprochement",
        motif=motif,
    )
    ne_plus_concerner((prise.pk, prise.recueil_id), dossier_id=dossier_id, le=le)
    return passage


def _ligne_rapprochee(information: Information, enfant: EnfantConcerne) -> tuple[EnfantConcerne, UUID]:
    """The line and the known file it was tied to. Raises Invisible, or Refus when there is no such tie."""
    ligne = information.enfants.select_related("enfant_signale").filter(pk=enfant.pk).first()
    if ligne is None:
        raise Invisible
    if ligne.dossier_id is None or ligne.decision != Decision.MEME_ENFANT:
        raise Refus("Seul un rapprochement avec un dossier déjà connu se défait.", "rapprochement")
    return ligne, ligne.dossier_id


def _rouvrir(ligne: EnfantConcerne, information: Information) -> None:
    """Give the line back what was told of the child, without the file."""
    dit = ligne.enfant_signale
    if dit is not None:
        naissance = naissance_dite(dit, information.recue_le)
        bornes = None if dit.a_naitre else naissance.intervalle()
        ligne.a_naitre, ligne.age_dit = dit.a_naitre, naissance.en_clair()
        ligne.naissance_au_plus_tard = bornes[1] if bornes else None
    ligne.dossier, ligne.decision, ligne.decide_par, ligne.decide_le = None, "", None, None
    ligne.save()


def _foyer_sans(information: Information, dossier_id: UUID) -> Foyer | None:
    """The household of the information, unless it was only that of the wrong child."""
    autres = information.enfants.exclude(dossier_id=dossier_id).values("dossier_id")
    foyer: Foyer | None = information.foyer
    if foyer is None or Habitant.objects.filter(foyer=foyer, personne__dossier_id__in=autres).exists():
        return foyer
    return None if Habitant.objects.filter(foyer=foyer, personne__dossier_id=dossier_id).exists() else foyer
