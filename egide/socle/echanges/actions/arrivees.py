"""Inbox rows and urgent warnings: opened by an act, closed by a human being."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.expressions import RawSQL
from procrastinate.contrib.django import app

from egide.socle.acces.matrice import autoriser
from egide.socle.acces.models import Sujet
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.echanges.models import AlerteAstreinte, Arrivee
from egide.socle.interface.refus import Refus
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

TACHE_ASTREINTE = "egide.astreinte.avertir"


@transaction.atomic
def ouvrir_arrivee(
    objet: Any,
    *,
    objet_genre: str,
    volet: Volet,
    sujet: Sujet,
    nature: str,
    depuis: datetime,
    urgente: bool = False,
) -> Arrivee:
    """Say that `objet` waits at the door of `sujet` since `depuis`, until somebody says « reçu »."""
    arrivee = Arrivee(
        objet_genre=objet_genre,
        objet_id=objet.pk,
        dossier_id=getattr(objet, "dossier_id", None),
        volet=volet,
        sujet=sujet,
        nature=nature,
        urgente=urgente,
        depuis=depuis,
    )
    arrivee.save(force_insert=True)
    return arrivee


@transaction.atomic
def clore_arrivee(
    objet_id: UUID, *, agent: Agent, le: datetime, nature: str = "", chez: RawSQL | Collection[UUID] | None = None
) -> int:
    """Close the inbox rows of an object (of one nature, at the doors `chez`, when given); returns how many were open.

    A reminder stays: only the act that stops its clock closes it.
    """
    attendent = Arrivee.objects.en_attente().filter(objet_id=objet_id, echeance__isnull=True)
    if nature:
        attendent = attendent.filter(nature=nature)
    if chez is not None:
        attendent = attendent.filter(sujet_id__in=chez)
    return attendent.update(close_le=le, close_par=agent)


@transaction.atomic
def alerter_astreinte(objet: Any, *, objet_genre: str, volet: Volet, sujet: Sujet, le: datetime) -> AlerteAstreinte:
    """Open an urgent warning for the on-call post of `sujet`; the notice leaves once the act is committed."""
    alerte = AlerteAstreinte(
        objet_genre=objet_genre,
        objet_id=objet.pk,
        dossier_id=getattr(objet, "dossier_id", None),
        volet=volet,
        sujet=sujet,
        nee_le=le,
    )
    alerte.save(force_insert=True)
    app.configure_task(TACHE_ASTREINTE, queue="astreinte", priority=10, allow_unknown=True).defer()
    return alerte


@transaction.atomic
def accuser_alerte(alerte: AlerteAstreinte, *, agent: Agent, le: datetime) -> AlerteAstreinte:
    """« Je prends » : a human being answers for the danger, and nobody else is woken up.

    Raises Refus when `agent` may not, or when somebody already took it (the sentence says so).
    """
    autoriser(agent, "accuser_alerte", None)
    prises = AlerteAstreinte.objects.ouvertes().filter(pk=alerte.pk).update(accusee_le=le, accusee_par=agent)
    if prises != 1:
        raise Refus("Quelqu’un a déjà pris cette alerte.", "alerte_prise")
    alerte.accusee_le, alerte.accusee_par = le, agent
    consigner(
        Evenement.ACTE,
        agent_id=agent.pk,
        objet_genre=alerte.objet_genre,
        objet_id=alerte.objet_id,
        dossier_id=alerte.dossier_id,
        acte="accuser_alerte",
    )
    return alerte
