"""Notices that a usual flow has fallen silent, says it to the roles that the flow names, closes what came back.

The expectation is made of days with and without an arrival, never of their number: a day of a hundred arrivals weighs
as one of three. Run by the worker.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, log
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.selectors import IDENTIFIANT_SYSTEME
from egide.socle.echanges.astreinte import battre
from egide.socle.echanges.delais import est_ouvre, jours_entiers
from egide.socle.echanges.flux import Flux, tous_les_flux
from egide.socle.echanges.models import BATTEMENT_SILENCES, AlarmeSilence, Battement
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement


@dataclass(frozen=True)
class Habitude:
    """What a flow usually does: how many arrivals a counted day, and the whole silent days that are unusual."""

    par_jour: float
    seuil: int


def habitude(arrivees: Sequence[datetime], *, ouvres: bool) -> Habitude | None:
    """What the arrivals before a silence teach; None when they are too few or too recent to teach anything.

    With a share p of days that bring something, a silence of k days is met by chance with probability (1-p)^k: the
    threshold is the k where this falls under one in `silence_une_fois_sur`, and never less than a floor.
    """
    if len(arrivees) < reglage("silence_arrivees_minimum"):
        return None
    derniere = max(arrivees)
    vues = [a for a in arrivees if a >= derniere - timedelta(days=reglage("silence_historique_jours"))]
    if derniere - min(vues) < timedelta(days=reglage("silence_anciennete_jours")):
        return None
    jours = jours_entiers(min(vues), derniere, ouvres=ouvres) + 2
    actifs = [jour for jour in {timezone.localdate(a) for a in vues} if not ouvres or est_ouvre(jour)]
    plancher = reglage("silence_plancher_jours")
    part = min(1.0, len(actifs) / jours)
    hasard = ceil(log(reglage("silence_une_fois_sur")) / -log(1 - part)) if 0 < part < 1 else plancher
    return Habitude(len(vues) / jours, max(plancher, hasard))


def ecouter(*, le: datetime) -> int:
    """One round, at most once an hour: open the alarms of new silences, close those of flows that came back.

    Returns how many alarms were opened. A second watch at the same instant opens none twice.
    """
    dernier = Battement.objects.filter(nom=BATTEMENT_SILENCES).values_list("le", flat=True).first()
    if dernier is not None and dernier <= le < dernier + timedelta(minutes=reglage("silence_ronde_minutes")):
        return 0
    ouvertes = sum(_ecouter(flux, le) for flux in tous_les_flux())
    battre(le=le, nom=BATTEMENT_SILENCES)
    return ouvertes


@transaction.atomic
def _ecouter(flux: Flux, le: datetime) -> int:
    depuis = le - 2 * timedelta(days=reglage("silence_historique_jours"))
    par_unite: dict[UUID | None, list[datetime]] = defaultdict(list)
    for unite_id, instant in flux.lire(depuis, le):
        par_unite[unite_id].append(instant)
    # A closed unit sends nothing more, and nobody holds it any more to explain it.
    muettes = AlarmeSilence.objects.filter(flux=flux.nom, close_le__isnull=True, unite__fermee_le__isnull=False)
    muettes.update(close_le=le)
    return sum(_suivre(flux, unite_id, arrivees, le) for unite_id, arrivees in par_unite.items())


def _suivre(flux: Flux, unite_id: UUID | None, arrivees: list[datetime], le: datetime) -> bool:
    derniere = max(arrivees)
    chez = Q(unite_id=unite_id) if unite_id else Q(unite__isnull=True)
    siennes = AlarmeSilence.objects.filter(chez, flux=flux.nom)
    siennes.filter(close_le__isnull=True, dernier_le__lt=derniere).update(close_le=le)
    connue = None if flux.delai else habitude(arrivees, ouvres=flux.ouvres)
    if not _est_un_silence(flux, connue, derniere, le) or siennes.filter(dernier_le=derniere).exists():
        return False
    alarme = AlarmeSilence(
        flux=flux.nom,
        unite_id=unite_id,
        dernier_le=derniere,
        par_jour=connue.par_jour if connue else None,
        nee_le=le,
    )
    if not AlarmeSilence.objects.bulk_create([alarme], ignore_conflicts=True):
        return False
    consigner(
        Evenement.ACTE,
        agent_id=IDENTIFIANT_SYSTEME,
        objet_genre="silence",
        objet_id=alarme.pk,
        acte="signaler_silence",
        titre=flux.nom,
    )
    return True


def _est_un_silence(flux: Flux, connue: Habitude | None, derniere: datetime, le: datetime) -> bool:
    if flux.delai:
        return le - derniere >= timedelta(hours=reglage(flux.delai))
    return connue is not None and jours_entiers(derniere, le, ouvres=flux.ouvres) >= connue.seuil
