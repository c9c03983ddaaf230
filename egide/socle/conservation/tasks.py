"""Deferred jobs of what is kept: proposals and short-lived rows at night, execution at once and every few minutes."""

from django.utils import timezone
from procrastinate.contrib.django import app

from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.conservation import paquets
from egide.socle.conservation.actions import (
    couper_journal,
    executer_lignes,
    proposer_bordereaux,
    purger_ephemeres,
    remettre_paquet,
)
from egide.socle.conservation.actions.bordereaux import TACHE_EXECUTION
from egide.socle.conservation.models import Bordereau
from egide.socle.conservation.states import Etat


@app.periodic(cron="30 3 * * *", periodic_id="nuit", queueing_lock="nuit_conservation")
@app.task(name="egide.conservation.proposer", queue="conservation", pass_context=False)
def proposer(timestamp: int | None = None) -> None:
    """Erase short-lived rows and old lines of the journal, propose what is past its term. `timestamp` is not used."""
    purger_ephemeres(le=timezone.now())
    systeme = agent_systeme()
    with au_nom_de(systeme):
        couper_journal(agent=systeme, le=timezone.now())
        proposer_bordereaux(agent=systeme, le=timezone.now())


@app.periodic(cron="*/5 * * * *", periodic_id="ronde", queueing_lock="ronde_conservation")
@app.task(name=TACHE_EXECUTION, queue="conservation", pass_context=False)
def executer(timestamp: int | None = None) -> None:
    """Sweep the packages that no slip waits for, go on with every slip handed over, whatever interrupted it.

    `timestamp` is not used.
    """
    systeme = agent_systeme()
    paquets.balayer()
    for bordereau in Bordereau.objects.filter(etat=Etat.VISE, nature=Bordereau.Nature.VERSEMENT):
        remettre_paquet(bordereau, agent=systeme, le=timezone.now())
    for bordereau in Bordereau.objects.filter(etat=Etat.EN_EXECUTION):
        executer_lignes(bordereau, agent=systeme, le=timezone.now())
