"""Makers for the tests of this app: everything goes through the real acts, in the name of real posts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from egide.parcours.accueil.actions import enregistrer_recueil
from egide.parcours.accueil.models import Recueil
from egide.parcours.accueil.rules import EnfantDit, Inquietude
from egide.parcours.information_preoccupante.actions import (
    accuser_reception,
    chercher_antecedents,
    decider_rapprochement,
)
from egide.parcours.information_preoccupante.models import Information
from egide.parcours.information_preoccupante.rules import Decision
from egide.socle.acces.actions import accorder_relation
from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.models import Relation, Sujet
from egide.socle.acces.volets import EVALUATION
from egide.socle.comptes.models import Agent
from egide.socle.echeances.models import Echeance

FAITS = "Des cris plusieurs soirs par semaine ; le garçon seul sur le palier à 21 h, « en pyjama, il attendait »."
MOTIF = "Plusieurs soirs décrits par un témoin direct, deux jeunes enfants, une mère qui dit être « à bout »."
TOM = EnfantDit(prenom="Tom", nom="Bernard-Inventé", age_declare=8, ecole="École Ferry-Fictive")
JADE = EnfantDit(prenom="Jade", nom="Bernard-Inventé", age_declare=3)
BEBE = EnfantDit(prenom="Léo", nom="Bernard-Inventé", age_declare=0)
A_NAITRE = EnfantDit(nom="Bernard-Inventé", a_naitre=True)


def un_recueil(
    agent: Agent,
    *,
    enfants: Sequence[EnfantDit] = (TOM,),
    recu_le: datetime | None = None,
    qualite: str = "voisin",
    danger_immediat: bool = False,
) -> Recueil:
    """A contact typed by `agent`; its information opens in the same act."""
    le = timezone.now()
    inquietude = Inquietude(canal="telephone", qualite=qualite, faits=FAITS, danger_immediat=danger_immediat)
    with au_nom_de(agent):
        return enregistrer_recueil(
            agent=agent, le=le, recu_le=recu_le or le - timedelta(hours=2), inquietude=inquietude, enfants=enfants
        )


def une_information(agent: Agent, **champs: Any) -> Information:
    """An information just received, from a contact typed by `agent`, who reads it."""
    recueil = un_recueil(agent, **champs)
    with au_nom_de(agent):
        return Information.objects.get(recueil=recueil)


def une_information_accusee(agent: Agent, **champs: Any) -> Information:
    """The same, acknowledged."""
    information = une_information(agent, **champs)
    with au_nom_de(agent):
        accuser_reception(information, agent=agent, le=timezone.now())
        return Information.objects.get(pk=information.pk)


def une_information_prete(agent: Agent, **champs: Any) -> Information:
    """The same, antecedents looked for and a file opened for each child: ready to be decided."""
    information = une_information_accusee(agent, **champs)
    with au_nom_de(agent):
        chercher_antecedents(information, agent=agent, le=timezone.now())
        for enfant in information.enfants.a_trancher():
            decider_rapprochement(information, enfant, agent=agent, le=timezone.now(), decision=Decision.NOUVEAU)
        return Information.objects.get(pk=information.pk)


def suivre(
    information: Information,
    sujet: Sujet,
    *,
    agent: Agent,
    genre: str = Relation.Genre.CHARGE,
    volets: int = EVALUATION,
) -> UUID:
    """Put `sujet` in relation with the file of the only child of an information; gives the id of that file."""
    with au_nom_de(agent):
        dossier_id = information.enfants.get().dossier_id
        assert dossier_id is not None
        accorder_relation(
            agent=agent,
            dossier_id=dossier_id,
            sujet=sujet,
            genre=genre,
            volets=volets,
            fondement="essai",
            du=timezone.now(),
        )
    return dossier_id


def tout_dit(**precisions: Any) -> dict[str, Any]:
    """Everything that the guard of a qualification asks for."""
    return {
        "motif": MOTIF,
        "niveau": "danger",
        "dangers": {"negligences": "surveillance, soirée sur le palier"},
        "information_famille": "faite",
        "foyer_revu": True,
        **precisions,
    }


def horloges(information: Information) -> dict[str, Echeance]:
    """Open clocks of an information, by rule."""
    return {e.regle: e for e in Echeance.objects.ouvertes().filter(objet_id=information.pk)}
