"""The queues of the cell, read from stored clocks and inbox rows only (architecture §5, « Ma journée »)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.parcours.information_preoccupante.rules import (
    HORLOGES_DE_L_EVALUATION,
    PREEVALUATION,
    SAISINE,
)
from egide.parcours.information_preoccupante.states import Etat
from egide.socle.acces.models import Appartenance
from egide.socle.comptes.models import Agent
from egide.socle.echanges.models import Arrivee
from egide.socle.echeances.models import Echeance

LIGNES = 20
EN_EVALUATION = (Etat.INFORMATION_PREOCCUPANTE, Etat.URGENCE)


@dataclass(frozen=True)
class Attente:
    """One line of a queue: which information, which children, since when or until when, and why."""

    information: Information
    enfants: Sequence[EnfantConcerne]
    depuis: datetime
    urgente: bool = False
    echeance: Echeance | None = None


@dataclass(frozen=True)
class Attentes:
    """A queue: its first lines, and how many there are in all."""

    lignes: Sequence[Attente]
    total: int


def a_accuser(agent: Agent, *, nombre: int = LIGNES) -> Attentes:
    """Received, and nobody has said « reçu » yet: the oldest first, urgent ones before all."""
    attendent = Arrivee.objects.en_attente().filter(sujet__in=_mes_sujets(agent), objet_genre="recueil")
    recues = Information.objects.a_accuser().values("recueil_id")
    attendent = attendent.filter(objet_id__in=recues)
    arrivees = {a.objet_id: a for a in reversed(attendent.order_by("-urgente", "depuis")[:nombre])}
    informations = _par_cle(Information.objects.filter(recueil_id__in=arrivees), "recueil_id")
    enfants = enfants_de(i.pk for i in informations.values())
    lignes = [
        Attente(informations[cle], enfants[informations[cle].pk], arrivee.depuis, arrivee.urgente)
        for cle, arrivee in reversed(arrivees.items())
        if cle in informations
    ]
    return Attentes(lignes, attendent.values("objet_id").distinct().count())


def a_qualifier(agent: Agent, *, nombre: int = LIGNES) -> Attentes:
    """Acknowledged and not decided: the nearest term of the first analysis first."""
    return _par_echeance(agent, (PREEVALUATION,), (Etat.ACCUSEE,), nombre)


def evaluations_a_terme(agent: Agent, *, nombre: int = LIGNES) -> Attentes:
    """Qualified and waiting for their assessment: the nearest legal term first (D. 226-2-4)."""
    return _par_echeance(agent, HORLOGES_DE_L_EVALUATION, EN_EVALUATION, nombre)


def parquet_a_aviser(agent: Agent, *, nombre: int = LIGNES) -> Attentes:
    """Grave and immediate danger found, prosecutor not told yet (L. 226-4)."""
    return _par_echeance(agent, (SAISINE,), (Etat.URGENCE,), nombre)


def _par_echeance(agent: Agent, regles: Sequence[str], etats: Sequence[Etat], nombre: int) -> Attentes:
    dans_l_etat = Information.objects.filter(etat__in=etats).values("pk")
    ouvertes = Echeance.objects.ouvertes().filter(
        sujet__in=_mes_sujets(agent), regle__in=regles, objet_id__in=dans_l_etat
    )
    # One information may hold the full term and the shortened one: twice the lines are read, the nearest is kept.
    proches = ouvertes.order_by("terme", "objet_id")[: nombre * len(regles)]
    plus_proche: dict[UUID, Echeance] = {}
    for echeance in proches:
        plus_proche.setdefault(echeance.objet_id, echeance)
    retenues = dict(list(plus_proche.items())[:nombre])
    informations = _par_cle(Information.objects.filter(pk__in=retenues), "pk")
    enfants = enfants_de(informations)
    lignes = [
        Attente(informations[cle], enfants[cle], echeance.depart, echeance=echeance)
        for cle, echeance in retenues.items()
        if cle in informations
    ]
    return Attentes(lignes, ouvertes.values("objet_id").distinct().count())


def enfants_de(informations: Iterable[UUID]) -> dict[UUID, list[EnfantConcerne]]:
    """Children of several informations, in one query."""
    trouves: dict[UUID, list[EnfantConcerne]] = defaultdict(list)
    for enfant in EnfantConcerne.objects.filter(information_id__in=list(informations)):
        trouves[enfant.information_id].append(enfant)
    return trouves


def _mes_sujets(agent: Agent) -> QuerySet[Appartenance, Any]:
    return Appartenance.objects.en_vigueur().filter(agent=agent).values("sujet_id")


def _par_cle(informations: QuerySet[Information], cle: str) -> dict[UUID, Information]:
    return {getattr(information, cle): information for information in informations.select_related("recueil")}
