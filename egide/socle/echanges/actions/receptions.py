"""What a human being says of a package: received, sent back to its sender, put away; nobody answers for another."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from egide.socle.acces.actions import sujet_de
from egide.socle.acces.matrice import autoriser
from egide.socle.acces.models import PriseEnCharge
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.echanges.actions.arrivees import clore_arrivee, ouvrir_arrivee
from egide.socle.echanges.actions.transmissions import NATURE_RENVOI, exiger_membre
from egide.socle.echanges.models import Transmission
from egide.socle.echanges.states import GENRE
from egide.socle.etats.models import Passage
from egide.socle.etats.moteur import passer
from egide.socle.interface.refus import Invisible, Refus

DESTINATAIRE_SEUL = "C’est à l’unité destinataire de le dire."
EMETTEUR_SEUL = "C’est à l’unité qui a envoyé de le faire."


@transaction.atomic
def accuser_transmission(
    transmission: Transmission, *, agent: Agent, le: datetime, requete: UUID | None = None
) -> Passage:
    """Say « reçu » in the name of the receiving unit: a named agent, at an instant. Nothing rings any more.

    Raises Invisible, Refus (another unit, already received or sent back).
    """
    prise = _prendre(transmission)
    autoriser(agent, "accuser_transmission", prise)
    exiger_membre(agent, prise.destinataire, DESTINATAIRE_SEUL)
    champs = {"recue_le": le, "recue_par": agent, "relance_le": None}
    passage = passer(prise, "accuser_transmission", agent=agent, le=le, requete=requete, champs=champs)
    clore_arrivee(prise.pk, agent=agent, le=le)
    return passage


@transaction.atomic
def renvoyer_transmission(
    transmission: Transmission, *, agent: Agent, le: datetime, motif: str, requete: UUID | None = None
) -> Passage:
    """Send a package back: it was not for this unit, which reads it no more once the act is done.

    Raises Invisible, Refus (another unit, no reason, already received or sent back).
    """
    prise = _prendre(transmission)
    autoriser(agent, "renvoyer_transmission", prise)
    exiger_membre(agent, prise.destinataire, DESTINATAIRE_SEUL)
    passage = passer(
        prise,
        "renvoyer_transmission",
        agent=agent,
        le=le,
        motif=motif.strip(),
        requete=requete,
        champs={"motif_refus": motif.strip(), "relance_le": None},
    )
    clore_arrivee(prise.pk, agent=agent, le=le)
    ouvrir_arrivee(
        prise,
        objet_genre=GENRE,
        volet=Volet.DANGER,
        sujet=sujet_de(prise.emetteur),
        nature=NATURE_RENVOI,
        depuis=le,
        urgente=prise.urgente,
    )
    assert prise.destinataire is not None
    PriseEnCharge.objects.filter(objet_id=prise.pk, sujet=sujet_de(prise.destinataire), au__isnull=True).update(au=le)
    return passage


@transaction.atomic
def consigner_accuse_exterieur(
    transmission: Transmission,
    *,
    agent: Agent,
    le: datetime,
    recue_le: datetime,
    preuve: str,
    requete: UUID | None = None,
) -> Passage:
    """Record that a service outside received the package, and what proves it.

    Raises Invisible, Refus (a unit of this base says it itself, no proof, a date before the sending).
    """
    prise = _prendre(transmission)
    autoriser(agent, "consigner_accuse_exterieur", prise)
    if prise.destinataire is not None:
        raise Refus(DESTINATAIRE_SEUL, "autre_unite")
    exiger_membre(agent, prise.emetteur, EMETTEUR_SEUL)
    champs = {"recue_le": recue_le, "recue_par": agent, "preuve": preuve.strip(), "relance_le": None}
    passage = passer(prise, "consigner_accuse_exterieur", agent=agent, le=le, requete=requete, champs=champs)
    clore_arrivee(prise.pk, agent=agent, le=le)
    return passage


@transaction.atomic
def classer_transmission(
    transmission: Transmission, *, agent: Agent, le: datetime, motif: str, requete: UUID | None = None
) -> Passage:
    """Put away a package that came back and that nobody will send again. Raises Invisible, Refus."""
    prise = _prendre(transmission)
    autoriser(agent, "classer_transmission", prise)
    exiger_membre(agent, prise.emetteur, EMETTEUR_SEUL)
    passage = passer(prise, "classer_transmission", agent=agent, le=le, motif=motif.strip(), requete=requete)
    clore_arrivee(prise.pk, agent=agent, le=le)
    return passage


def _prendre(transmission: Transmission) -> Transmission:
    """Lock and reread a package. Raises Invisible when this agent does not see it."""
    verrouillees = Transmission.objects.select_for_update(of=("self",)).select_related("emetteur", "destinataire")
    prise = verrouillees.filter(pk=transmission.pk).first()
    if prise is None:
        raise Invisible
    return prise
