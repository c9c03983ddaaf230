"""A person of the unit to which an information was handed says « reçu »."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from egide.parcours.information_preoccupante.actions.verrou import deja_fait, verrouiller
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import A_RECEVOIR
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.selectors import sujets_de
from egide.socle.comptes.models import Agent
from egide.socle.echanges.actions import clore_arrivee
from egide.socle.echanges.models import Arrivee
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer
from egide.socle.interface.refus import Refus


@transaction.atomic
def accuser_remise(
    information: Information, *, agent: Agent, le: datetime, requete: UUID | None = None
) -> Passage | None:
    """Say « reçu » of what waits at the doors of `agent`: it leaves their queue, and who handed it over sees it.

    Without effect, and None, when a colleague already said it. Raises Invisible, Refus when nothing of this
    information was handed to a unit of `agent`.
    """
    prise = verrouiller(information)
    autoriser(agent, "accuser_remise", prise)
    if deja := deja_fait(prise, requete):
        return deja
    objets, chez = (prise.pk, prise.recueil_id), sujets_de(agent)
    remises = Arrivee.objects.filter(objet_id__in=objets, nature__in=A_RECEVOIR, sujet_id__in=chez)
    if not remises.exists():
        raise Refus("Cette information attend une autre unité : c’est à elle de dire « reçu ».", "autre_unite")
    attendues = set(remises.en_attente().values_list("objet_id", "nature"))
    if not attendues:
        return None
    passage = passer(prise, "accuser_remise", agent=agent, le=le, requete=requete)
    for objet_id, nature in attendues:
        clore_arrivee(objet_id, agent=agent, le=le, nature=nature, chez=chez)
    return passage
