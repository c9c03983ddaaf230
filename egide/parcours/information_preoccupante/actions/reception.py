"""An information is received by the cell, then acknowledged by a human being."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from egide.parcours.accueil.actions import accuser_lecture, sujet_de_la_cellule
from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.states import Etat as EtatRecueil
from egide.parcours.information_preoccupante.actions.verrou import champs_du_foyer, deja_fait, verrouiller
from egide.parcours.information_preoccupante.identites import enfant_declare
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.rules import (
    NaissanceConnue,
    foyer_avec_tres_jeune,
    seulement_a_naitre,
)
from egide.parcours.information_preoccupante.states import GENRE
from egide.socle.acces.actions import prendre_en_charge
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.numeros import prochain_numero
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import continuer, passer
from egide.socle.interface.temps import jour_de


@transaction.atomic
def recevoir_information(recueil: Recueil, *, agent: Agent, le: datetime) -> Information:
    """Open the information that a contact asks for, in the charge of the cell (CASF L. 226-3).

    Its clocks run from the reception of the contact, never from this act: the three months of D. 226-2-4
    run even if nobody has looked. Once per contact: called again, it returns the same information.
    Works for someone who may not read it afterwards (a partner who transmits).
    """
    autoriser(agent, "recevoir_information")
    deja = Information.objects.filter(recueil=recueil).first()
    if deja is not None:
        return deja
    information = Information(numero=prochain_numero(GENRE, recueil.recu_le), recueil=recueil, recue_le=recueil.recu_le)
    enfants = [enfant_declare(information, dit) for dit in recueil.enfants.all()]
    naissances = [NaissanceConnue(e.a_naitre, e.naissance_au_plus_tard) for e in enfants]
    information.jeune_enfant = foyer_avec_tres_jeune(naissances, le=jour_de(recueil.recu_le))
    information.seulement_a_naitre = seulement_a_naitre(naissances)
    cellule = sujet_de_la_cellule()
    prendre_en_charge(information, objet_genre=GENRE, volet=Volet.DANGER, sujet=cellule, du=recueil.recu_le)
    passer(information, "recevoir_information", agent=agent, le=recueil.recu_le)
    EnfantConcerne.objects.bulk_create(enfants)
    continuer("recevoir_information", information, agent=agent, le=le)
    return information


@transaction.atomic
def accuser_reception(
    information: Information,
    *,
    agent: Agent,
    le: datetime,
    version: int | None = None,
    requete: UUID | None = None,
) -> Passage:
    """A human being of the cell read it: it leaves the inbox, and who transmitted it reads « lue ».

    Raises Invisible, Refus when `agent` may not or when it was already done, VersionPerimee.
    """
    prise = verrouiller(information)
    autoriser(agent, "accuser_reception", prise)
    if deja := deja_fait(prise, requete):
        return deja
    reprendre_enfants(prise)
    passage = passer(
        prise,
        "accuser_reception",
        agent=agent,
        le=le,
        version=version,
        requete=requete,
        champs={"accusee_le": le, "accusee_par": agent, **champs_du_foyer(prise)},
    )
    dire_lue(prise.recueil, agent=agent, le=le)
    continuer("accuser_reception", prise, agent=agent, le=le)
    return passage


def dire_lue(recueil: Recueil, *, agent: Agent, le: datetime) -> None:
    """Tell whoever holds the code that a human being read it, unless it was already said."""
    if recueil.etat == EtatRecueil.PRIS_EN_COMPTE:
        accuser_lecture(recueil, agent=agent, le=le)


def reprendre_enfants(information: Information) -> None:
    """Take over the children of the contact that its author could not reread when he transmitted it."""
    connus = set(information.enfants.values_list("enfant_signale_id", flat=True))
    dits = information.recueil.enfants.exclude(pk__in=connus - {None})
    EnfantConcerne.objects.bulk_create([enfant_declare(information, dit) for dit in dits])
