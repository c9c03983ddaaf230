"""Search before create: is this family already known? (CASF D. 226-2-3)"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from egide.enfant.models import Recherche
from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.recherche import Resultat, rechercher
from egide.parcours.information_preoccupante.actions.verrou import deja_fait, verrouiller
from egide.parcours.information_preoccupante.identites import designee, identite_dite
from egide.parcours.information_preoccupante.models import (
    Candidat,
    ConnuAilleurs,
    EnfantConcerne,
    Information,
)
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer


@transaction.atomic
def chercher_antecedents(
    information: Information,
    *,
    agent: Agent,
    le: datetime,
    version: int | None = None,
    requete: UUID | None = None,
) -> Passage:
    """Look for each child of the contact who has no file yet; what is found waits for a human answer.

    Each search is journalled with the number of the information as its reason. A child without any name is not
    looked for. Raises Invisible, Refus (no right, too many searches this hour), VersionPerimee.
    """
    prise = verrouiller(information)
    autoriser(agent, "chercher_antecedents", prise)
    if deja := deja_fait(prise, requete):
        return deja
    for ligne, identite in a_chercher(prise):
        rechercher_enfant(prise, ligne, identite, agent=agent, le=le)
    return passer(
        prise,
        "chercher_antecedents",
        agent=agent,
        le=le,
        version=version,
        requete=requete,
        champs={"antecedents_cherches_le": le, "antecedents_cherches_par": agent},
    )


@transaction.atomic
def chercher_enfant_du_foyer(information: Information, identite: Identite, *, agent: Agent) -> Resultat:
    """Look for a child whom someone is about to add to the household; nothing is written but the journal.

    Raises Invisible, Refus (no right, no name, too many searches this hour).
    """
    prise = verrouiller(information)
    autoriser(agent, "recenser_enfant", prise)
    return rechercher(agent, identite, motif=motif_de_recherche(prise))


def motif_de_recherche(information: Information) -> str:
    """The reason kept in the journal: the number, never a fact."""
    return f"Information {information.numero}"


def a_chercher(information: Information) -> list[tuple[EnfantConcerne, Identite]]:
    """Children without a file yet, with what was said of them; a child without any name is left out."""
    lignes = information.enfants.filter(dossier__isnull=True).select_related("enfant_signale")
    dites = [
        (ligne, identite_dite(ligne.enfant_signale, information.recueil.recu_le))
        for ligne in lignes
        if ligne.enfant_signale is not None
    ]
    return [(ligne, identite) for ligne, identite in dites if designee(identite)]


def rechercher_enfant(
    information: Information, ligne: EnfantConcerne, identite: Identite, *, agent: Agent, le: datetime
) -> Resultat:
    """Look for one child and keep what was found: ids and degrees, never an identity."""
    trouves = rechercher(agent, identite, motif=motif_de_recherche(information))
    EnfantConcerne.objects.filter(pk=ligne.pk).update(recherche_id=trouves.recherche_id)
    ligne.recherche_id = trouves.recherche_id
    connus = set(ligne.candidats.values_list("personne_id", flat=True))
    Candidat.objects.bulk_create(
        Candidat(
            information=information,
            enfant=ligne,
            personne_id=trouve.personne.pk,
            dossier_id=trouve.personne.dossier_id,
            degre=trouve.comparaison.degre,
            raison=trouve.comparaison.raison[:160],
            trouve_le=le,
        )
        for trouve in trouves.compares
        if trouve.personne.pk not in connus and trouve.personne.dossier_id
    )
    ConnuAilleurs.objects.bulk_create(
        (
            ConnuAilleurs(
                information=information, enfant=ligne, unite=ailleurs.unite, degre=ailleurs.degre, trouve_le=le
            )
            for ailleurs in trouves.ailleurs
        ),
        ignore_conflicts=True,
    )
    return trouves


def recherche_recente(ligne: EnfantConcerne, *, agent: Agent) -> UUID | None:
    """The search that this agent made for this child a short time ago, wide enough to open a file; or None."""
    if ligne.recherche_id is None:
        return None
    depuis = timezone.now() - timedelta(minutes=reglage("recherche_avant_creation_minutes"))
    miennes = Recherche.objects.filter(pk=ligne.recherche_id, agent=agent, le__gt=depuis)
    if detient(agent, Droit.RECHERCHER_ANTECEDENTS):
        miennes = miennes.filter(large=True)
    return miennes.values_list("pk", flat=True).first()
