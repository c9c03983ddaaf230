"""What the worker does with a slip: one line, one transaction, begun again after a kill without harm."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.models import Concerne
from egide.socle.comptes.models import Agent
from egide.socle.conservation import paquets
from egide.socle.conservation.actions.gels import DOSSIER
from egide.socle.conservation.executes import attester
from egide.socle.conservation.models import Bordereau, LigneBordereau
from egide.socle.conservation.rules import garde_remise
from egide.socle.conservation.states import Etat
from egide.socle.etats.moteur import passer
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


def executer_lignes(bordereau: Bordereau, *, agent: Agent, le: datetime) -> None:
    """Erase the lines that were decided, one transaction each, then close the slip.

    The database checks everything again for each line; what was held, touched, reopened or cited meanwhile is left,
    with its reason. Called again after a kill, it goes on where it stopped. Raises Refus for anyone but the system,
    OSError when the disk refuses the line that tells a later restoration what was erased.
    """
    autoriser(agent, "clore_bordereau", bordereau)
    for ligne_id in list(_a_faire(bordereau).values_list("pk", flat=True)):
        executer_ligne(ligne_id, agent=agent)
    with au_nom_de(agent):
        present = Bordereau.objects.select_for_update().get(pk=bordereau.pk)
        if present.etat == Etat.EN_EXECUTION and not _a_faire(present).exists():
            passer(present, "clore_bordereau", agent=agent, le=le, champs={"execute_le": le})
            attester(present, le=le)
            transaction.on_commit(partial(paquets.detruire, present))


def _a_faire(bordereau: Bordereau) -> QuerySet[LigneBordereau]:
    return bordereau.lignes.filter(etat=LigneBordereau.Etat.EN_ATTENTE, sort=LigneBordereau.Sort.ELIMINER)


def executer_ligne(ligne_id: UUID, *, agent: Agent) -> str | None:
    """Erase one line; None once it is done, else why it was left. The journal keeps the act under each file."""
    with au_nom_de(agent):
        ligne = LigneBordereau.objects.get(pk=ligne_id)
        touches = Concerne.objects.filter(objet_id=ligne.objet_id).values_list("dossier_id", flat=True)
        dossiers: list[UUID | None] = [ligne.objet_id] if ligne.objet_genre == DOSSIER else [*touches]
        with connection.cursor() as cursor:
            cursor.execute("SELECT conservation_effacer(%s)", [ligne_id])
            raison: str | None = cursor.fetchone()[0]
        for dossier_id in dossiers or [None]:
            consigner(
                Evenement.ACTE,
                agent_id=agent.pk,
                objet_genre=ligne.objet_genre,
                objet_id=ligne.objet_id,
                dossier_id=dossier_id,
                acte="laisser_ligne" if raison else "eliminer_ligne",
            )
        return raison


def remettre_paquet(bordereau: Bordereau, *, agent: Agent, le: datetime) -> None:
    """Write the package of a transfer, then say that it is ready; killed between both, it is written again.

    Raises Refus when `agent` may not; OSError when the disk refuses.
    """
    autoriser(agent, "remettre_paquet", bordereau)
    with au_nom_de(agent):
        present = Bordereau.objects.select_for_update().get(pk=bordereau.pk)
        if present.etat != Etat.VISE:
            return
        garde_remise(present, agent=agent, le=le, motif="", champs={})
        empreinte = paquets.ecrire(present, le)
        champs = {"paquet_empreinte": empreinte, "paquet_le": le}
        passer(present, "remettre_paquet", agent=agent, le=le, champs=champs)
