"""A slip followed by people: decided, agreed by the archives, executed, or given up (confidentialite §34)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from egide.socle.acces.matrice import autoriser
from egide.socle.comptes.models import Agent
from egide.socle.conservation import paquets
from egide.socle.conservation.models import Bordereau
from egide.socle.conservation.rules import ELIMINER, GARDER
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer
from egide.socle.interface.refus import Refus

TACHE_EXECUTION = "egide.conservation.executer"


@transaction.atomic
def decider_bordereau(
    bordereau: Bordereau,
    *,
    agent: Agent,
    le: datetime,
    nature: str,
    gardees: Mapping[UUID, str],
    version: int | None = None,
) -> Passage:
    """Decide of every line that `agent` sees: `gardees` gives the reason of those that stay, the others disappear.

    A line hidden from him (a file he is kept away from, sealed meanwhile) is not decided, hence never executed.
    Raises Refus (right, state, reason), VersionPerimee.
    """
    autoriser(agent, "decider_bordereau", bordereau)
    if not all(motif.strip() for motif in gardees.values()):
        raise Refus("Écrivez pourquoi chaque ligne gardée l’est.", "motif_absent")
    bordereau.lignes.exclude(pk__in=gardees).update(sort=ELIMINER, motif="")
    for ligne_id, motif in gardees.items():
        bordereau.lignes.filter(pk=ligne_id).update(sort=GARDER, motif=motif.strip())
    champs = {"decide_par": agent, "decide_le": le, "nature": Bordereau.Nature(nature)}
    return passer(bordereau, "decider_bordereau", agent=agent, le=le, version=version, champs=champs)


@transaction.atomic
def viser_bordereau(
    bordereau: Bordereau, *, agent: Agent, le: datetime, reference: str, accord_du: date | None
) -> Passage:
    """Record the written agreement of the archives, by someone else than who decided (code du patrimoine L212-2).

    Raises Refus (right, state, same person, reference or date missing).
    """
    autoriser(agent, "viser_bordereau", bordereau)
    return passer(bordereau, "viser_bordereau", agent=agent, le=le, champs=_visa(agent, le, reference, accord_du))


@transaction.atomic
def refuser_visa(
    bordereau: Bordereau, *, agent: Agent, le: datetime, reference: str, accord_du: date | None, motif: str
) -> Passage:
    """Record that the archives refuse: nothing of this slip disappears. Raises Refus."""
    autoriser(agent, "refuser_visa", bordereau)
    champs = {**_visa(agent, le, reference, accord_du), "motif": motif.strip()}
    return passer(bordereau, "refuser_visa", agent=agent, le=le, champs=champs)


def _visa(agent: Agent, le: datetime, reference: str, accord_du: date | None) -> dict[str, object]:
    return {"visa_par": agent, "visa_le": le, "visa_reference": reference.strip(), "visa_du": accord_du}


@transaction.atomic
def recevoir_paquet(bordereau: Bordereau, *, agent: Agent, le: datetime, reference: str) -> Passage:
    """Record that the archives hold the package: only then may its lines disappear here. Raises Refus."""
    autoriser(agent, "recevoir_paquet", bordereau)
    champs = {"recu_par": agent, "recu_le": le, "recu_reference": reference.strip()}
    return passer(bordereau, "recevoir_paquet", agent=agent, le=le, champs=champs)


@transaction.atomic
def executer_bordereau(bordereau: Bordereau, *, agent: Agent, le: datetime) -> Passage:
    """Hand the slip to the worker, which erases line by line and leaves what changed meanwhile.

    Raises Refus (right, state, visa or receipt missing).
    """
    autoriser(agent, "executer_bordereau", bordereau)
    passage = passer(bordereau, "executer_bordereau", agent=agent, le=le)
    app.configure_task(TACHE_EXECUTION, queue="conservation", allow_unknown=True).defer()
    return passage


@transaction.atomic
def abandonner_bordereau(bordereau: Bordereau, *, agent: Agent, le: datetime, motif: str) -> Passage:
    """Give the slip up before anything was erased: its objects come back in a later one, its package goes.

    Raises Refus.
    """
    autoriser(agent, "abandonner_bordereau", bordereau)
    passage = passer(bordereau, "abandonner_bordereau", agent=agent, le=le, champs={"motif": motif.strip()})
    transaction.on_commit(partial(paquets.detruire, bordereau))
    return passage
