"""Acts of the review: decide of a finding, prepare the extract of a file, slow down mass openings."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.dossiers.models import Dossier
from egide.socle.echeances.regles import parametre
from egide.socle.interface.refus import Invisible, Refus
from egide.socle.interface.temps import jour_de
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement
from egide.socle.journal.scellement import ALIAS
from egide.vigilance.decisions import refus_de_decider
from egide.vigilance.models import AccesInhabituel, DecisionDeRelecture


@transaction.atomic
def relire_acces_inhabituel(constat_id: UUID, *, agent: Agent, le: datetime, etat: str, motif: str) -> None:
    """Decide of a finding, for a reason; the decision is dated, kept and journalled (confidentialite §29).

    Runs inside the reader's transaction on the officer's connection. Raises Refus (right, reason, already decided),
    Invisible for a finding about oneself, or that touches a file from which one is kept away.
    """
    autoriser(agent, "relire_acces_inhabituel")
    propre = motif.strip()
    if not propre:
        raise Refus("Écrivez pourquoi : ce motif reste avec la décision.", "motif_absent")
    constat = AccesInhabituel.objects.using(ALIAS).filter(pk=constat_id).first()
    if constat is None:
        raise Invisible
    phrase = refus_de_decider(constat.etat, etat)
    if phrase is not None:
        raise Refus(phrase, "etat")
    if AccesInhabituel.objects.using(ALIAS).filter(pk=constat_id, etat=constat.etat).update(etat=etat) != 1:
        raise Refus("Une autre personne vient de relire cet accès : ouvrez la page de nouveau.", "version_perimee")
    DecisionDeRelecture(constat_id=constat_id, etat=etat, motif=propre[:300], agent=agent, le=le).save(
        using=ALIAS, force_insert=True
    )
    consigner(
        Evenement.ADMINISTRATION,
        agent_id=agent.pk,
        objet_genre="acces_inhabituel",
        objet_id=constat_id,
        acte="relire_acces_inhabituel",
        titre=AccesInhabituel.Etat(etat).label,
    )


@transaction.atomic
def preparer_extrait(*, agent: Agent, numero: str, nommer: bool, motif: str) -> UUID:
    """Say that the extract of a file's journal is prepared for the person; returns the file (confidentialite §30).

    The names of agents are left out, unless there is a reason to give them. Raises Refus (right, reason, unknown or
    hidden number, in the same words).
    """
    autoriser(agent, "preparer_extrait")
    if nommer and not motif.strip():
        raise Refus("Écrivez pourquoi les agents sont nommés.", "motif_absent")
    dossier_id = Dossier.objects.using(ALIAS).filter(numero=numero.strip()).values_list("pk", flat=True).first()
    if dossier_id is None:
        raise Refus("Aucun dossier que vous pouvez contrôler ne porte ce numéro.", "numero_inconnu")
    consigner(
        Evenement.ADMINISTRATION,
        agent_id=agent.pk,
        objet_genre="dossier",
        objet_id=dossier_id,
        dossier_id=dossier_id,
        acte="preparer_extrait",
        titre="agents nommés" if nommer else "agents non nommés",
        motif=motif.strip(),
    )
    return dossier_id


def freiner_les_ouvertures(ouverts: int, *, le: datetime) -> None:
    """Refuse the file that would make too many different ones within an hour (confidentialite §29).

    `ouverts` was read with it (`OUVERTURES_DE_L_HEURE`): 0 for one already opened within the hour, which still opens.
    """
    if ouverts >= int(parametre("VIGILANCE_OUVERTURES_PAR_HEURE", jour_de(le))):
        raise Refus(
            "Vous avez ouvert beaucoup de dossiers en une heure. Attendez un peu, ou parlez-en à votre cadre.",
            "ouvertures_trop_nombreuses",
        )
