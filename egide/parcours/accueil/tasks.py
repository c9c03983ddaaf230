"""Deferred jobs of what arrives: each deposit at once, and a round every minute for what a kill interrupted."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from egide.parcours.accueil.actions import prendre_en_compte
from egide.parcours.accueil.depot import relever_depots
from egide.parcours.accueil.jointes import relever_jointes
from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.states import Etat
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.echanges.supervision import ESSAIS


@app.task(name="egide.accueil.prendre_en_compte", queue="accueil", retry=ESSAIS, pass_context=False)
def prendre_en_compte_recueil(recueil_id: str) -> None:
    """Hand one deposit to the cell; nothing happens when it was already done."""
    systeme = agent_systeme()
    with au_nom_de(systeme):
        depose = Recueil.objects.select_for_update().filter(pk=UUID(recueil_id), etat=Etat.DEPOSE).first()
        if depose is not None:
            prendre_en_compte(depose, agent=systeme, le=timezone.now())


@app.periodic(cron="* * * * *", periodic_id="ronde", queueing_lock="ronde_accueil")
@app.task(name="egide.accueil.relever", queue="accueil", pass_context=False)
def relever(timestamp: int | None = None) -> None:
    """Take in what was sealed, then every deposit whose own job was lost. `timestamp` is not used."""
    relever_depots()
    relever_jointes()
    for recueil_id in Recueil.objects.filter(etat=Etat.DEPOSE).order_by("recu_le").values_list("pk", flat=True):
        prendre_en_compte_recueil(str(recueil_id))
