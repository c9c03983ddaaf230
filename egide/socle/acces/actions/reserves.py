"""Keeping someone away from a file, sealing it: what beats every grant."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from egide.socle.acces.actions.derivation import actualiser, sujet_de
from egide.socle.acces.actions.trace import consigner_droits, exiger_visible
from egide.socle.acces.models import Exclusion, Relation, Scelle
from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.volets import TOUS_SAUF_RESERVES
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Droit
from egide.socle.comptes.selectors import detient
from egide.socle.interface.refus import Refus


@transaction.atomic
def exclure_agent(*, agent: Agent, exclu: Agent, dossier_id: UUID, raison: str, le: datetime) -> Exclusion:
    """Keep an agent away from a file for good: it beats every grant (confidentialite §12)."""
    if not detient(agent, Droit.EXCLURE):
        raise Refus("Seul un cadre de la CRIP peut écarter un agent d’un dossier.", "exclure_agent")
    exclusion = Exclusion(agent=exclu, dossier_id=dossier_id, raison=raison, du=le)
    exclusion.save(force_insert=True)
    consigner_droits(agent, dossier_id, "exclure_agent", raison)
    return exclusion


@transaction.atomic
def sceller_dossier(
    *, agent: Agent, second: Agent, dossier_id: UUID, nommes: Iterable[Agent], le: datetime, fondement: str
) -> Scelle:
    """Seal a file: named persons only, decided by two people, reviewed at a fixed interval (confidentialite §13)."""
    if not detient(agent, Droit.SCELLER) or not detient(second, Droit.SCELLER):
        raise Refus("Un dossier se scelle à deux, avec deux cadres habilités.", "sceller")
    if agent.pk == second.pk:
        raise Refus("La seconde personne doit être différente de la première.", "sceller_seul")
    exiger_visible(dossier_id)
    nommes = list(nommes)
    _retirer_les_autres_noms(dossier_id, nommes, le)
    for nomme in nommes:
        Relation(
            sujet=sujet_de(nomme),
            dossier_id=dossier_id,
            genre=Relation.Genre.NOMMEE,
            volets=TOUS_SAUF_RESERVES,
            fondement=fondement,
            du=le,
        ).save(force_insert=True)
    consigner_droits(agent, dossier_id, "sceller_dossier", "à deux")
    consigner_droits(second, dossier_id, "sceller_dossier", "à deux")
    revoir = le + timedelta(days=reglage("revue_scelle_jours"))
    scelle = Scelle(dossier_id=dossier_id, pose_le=le, revoir_le=revoir)
    scelle.save(force_insert=True)
    actualiser([dossier_id])
    return scelle


def _retirer_les_autres_noms(dossier_id: UUID, nommes: Iterable[Agent], le: datetime) -> None:
    """Whoever was named for something else, a protected address say, is not named on the seal for all that."""
    anciens = Relation.objects.filter(dossier_id=dossier_id, genre=Relation.Genre.NOMMEE, au__isnull=True)
    anciens.exclude(sujet__agent__in=nommes).update(au=le)
