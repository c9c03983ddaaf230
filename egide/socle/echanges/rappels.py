"""Tells those in charge that a clock nears or passes its term: one inbox row a clock, open until an act stops it."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from egide.socle.acces.models import PriseEnCharge, Sujet
from egide.socle.comptes.models import Unite
from egide.socle.comptes.selectors import IDENTIFIANT_SYSTEME
from egide.socle.echanges.astreinte import battre
from egide.socle.echanges.models import BATTEMENT_RAPPELS, Arrivee
from egide.socle.echeances.actions import marquer
from egide.socle.echeances.definitions import Effet
from egide.socle.echeances.models import Echeance
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement

NATURE = "rappel_echeance"
LOT = 200
LOTS_PAR_RONDE = 5

journal_technique = structlog.get_logger("egide.rappels")


def rappeler(*, le: datetime) -> int:
    """One round: follow the clocks that stopped or changed hands, ring those that are due, give a sign of life.

    May run at the same time in several processes, and again after any interruption: a clock is locked, marked and
    told in one transaction, and has one row for its whole life. Returns how many clocks rang.
    """
    suivre_les_horloges(le=le)
    total = 0
    for _ in range(LOTS_PAR_RONDE):
        sonnees = _un_lot(le)
        total += sonnees
        if sonnees < LOT:
            break
    battre(le=le, nom=BATTEMENT_RAPPELS)
    return total


@transaction.atomic
def suivre_les_horloges(*, le: datetime) -> int:
    """Close the rows whose clock an act stopped, move those whose clock was handed over; returns how many."""
    ouvertes = Arrivee.objects.en_attente().filter(echeance__isnull=False)
    closes = ouvertes.filter(echeance__arretee_le__isnull=False).update(close_le=le)
    responsable = Echeance.objects.filter(pk=OuterRef("echeance_id")).values("sujet_id")
    confiees = ouvertes.filter(echeance__sujet__isnull=False).exclude(echeance__sujet_id=F("sujet_id"))
    return closes + confiees.update(sujet_id=Subquery(responsable[:1]))


@transaction.atomic
def _un_lot(le: datetime) -> int:
    """Ring some clocks; one that an act or another watch holds waits for the next round."""
    horloges = list(Echeance.objects.a_rappeler(le).select_for_update(skip_locked=True, of=("self",))[:LOT])
    deja = set(Arrivee.objects.filter(echeance__in=horloges).values_list("echeance_id", flat=True))
    portes = _portes([h for h in horloges if h.sujet_id is None])
    nouvelles = [h for h in horloges if h.pk not in deja and (h.sujet_id or portes.get(h.pk))]
    Arrivee.objects.bulk_create(
        [_rappel(h, sujet_id=h.sujet_id or portes[h.pk], le=le) for h in nouvelles], batch_size=LOT
    )
    depassees = [h.pk for h in horloges if _est_une_alerte(h, le)]
    Arrivee.objects.filter(echeance__in=depassees, urgente=False).update(urgente=True)
    dites = [h for h in horloges if h.pk in deja or h in nouvelles]
    if len(dites) < len(horloges):
        journal_technique.error("rappel sans destinataire")
    marquer(dites, le=le)
    for horloge in dites:
        _consigner(horloge, le)
    return len(dites)


def _rappel(horloge: Echeance, *, sujet_id: UUID, le: datetime) -> Arrivee:
    return Arrivee(
        objet_genre=horloge.objet_genre,
        objet_id=horloge.objet_id,
        dossier_id=horloge.dossier_id,
        volet=horloge.volet,
        sujet_id=sujet_id,
        nature=NATURE,
        echeance=horloge,
        depuis=le,
    )


def _est_une_alerte(horloge: Echeance, le: datetime) -> bool:
    return horloge.effet != Effet.RAPPEL and horloge.alerte_le <= le


def _portes(horloges: list[Echeance]) -> dict[UUID, UUID]:
    """Whose door a clock without a responsible subject rings at: who is in charge of its object, else the cell."""
    if not horloges:
        return {}
    charges = PriseEnCharge.objects.en_cours(timezone.now()).filter(objet_id__in=[h.objet_id for h in horloges])
    responsables = dict(charges.order_by("du").values_list("objet_id", "sujet_id"))
    cellule = (
        Sujet.objects.filter(unite__genre=Unite.Genre.CRIP, unite__fermee_le__isnull=True)
        .order_by("unite__nom")
        .values_list("pk", flat=True)
        .first()
    )
    return {h.pk: porte for h in horloges if (porte := responsables.get(h.objet_id, cellule))}


def _consigner(horloge: Echeance, le: datetime) -> None:
    consigner(
        Evenement.ACTE,
        agent_id=IDENTIFIANT_SYSTEME,
        objet_genre=horloge.objet_genre,
        objet_id=horloge.objet_id,
        dossier_id=horloge.dossier_id,
        acte="alerter_echeance" if _est_une_alerte(horloge, le) else "rappeler_echeance",
        titre=horloge.regle,
    )
