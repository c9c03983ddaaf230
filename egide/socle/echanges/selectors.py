"""What waits for a human being, as the present agent sees it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from egide.socle.acces.regles_acces import reglage
from egide.socle.acces.selectors import sujets_de
from egide.socle.comptes.models import Agent
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.echanges.flux import tous_les_flux
from egide.socle.echanges.models import (
    BATTEMENTS,
    AlarmeSilence,
    AlerteAstreinte,
    AlerteQuerySet,
    Arrivee,
    ArriveeQuerySet,
    AvisEnvoye,
    Battement,
)
from egide.socle.echeances.models import Echeance


def arrivees_en_attente(agent: Agent) -> ArriveeQuerySet:
    """What waits for « reçu » at the doors of this agent's subjects, urgent first, then the oldest; no reminder."""
    attendent = Arrivee.objects.en_attente().filter(echeance__isnull=True, sujet_id__in=sujets_de(agent))
    return attendent.order_by("-urgente", "depuis")


def rappels_en_attente(agent: Agent) -> ArriveeQuerySet:
    """Reminders of clocks at the doors of this agent's subjects, overdue first, then the nearest term."""
    rappels = Arrivee.objects.rappels().filter(sujet_id__in=sujets_de(agent))
    return rappels.select_related("echeance").order_by("-urgente", "echeance__terme", "pk")


def alertes_ouvertes(agent: Agent) -> AlerteQuerySet:
    """Urgent warnings that nobody has taken, at the doors of this agent's subjects, the oldest first."""
    return AlerteAstreinte.objects.ouvertes().filter(sujet_id__in=sujets_de(agent)).order_by("nee_le")


def taches_silencieuses(le: datetime | None = None, *, noms: Collection[str] = BATTEMENTS) -> bool:
    """Whether one of these rounds gave no sign of life for twice the delay of a first notice."""
    limite = (le or timezone.now()) - timedelta(seconds=2 * reglage("astreinte_avis_secondes"))
    return Battement.objects.filter(nom__in=noms, le__gte=limite).count() < len(noms)


def avis_non_remis(le: datetime) -> QuerySet[AvisEnvoye]:
    """Notices of open dangers that the mail server has not taken for too long; the worker sees them all."""
    attendent = AvisEnvoye.objects.filter(remis=False, alerte__isnull=False, alerte__accusee_le__isnull=True)
    return attendent.filter(envoye_le__lt=le - _retard_d_un_avis())


def alertes_sans_personne(le: datetime) -> AlerteQuerySet:
    """Open dangers told to nobody for too long: never, or no more since the rota emptied; the worker sees them all."""
    limite = le - _retard_d_un_avis()
    relance = timedelta(minutes=reglage("astreinte_relance_minutes"))
    oubliees = Q(prevenue_le__isnull=True, nee_le__lt=limite) | Q(prevenue_le__lt=limite - relance)
    return AlerteAstreinte.objects.ouvertes().filter(oubliees)


def _retard_d_un_avis() -> timedelta:
    return timedelta(minutes=reglage("astreinte_avis_retard_minutes"))


def horloges_oubliees(le: datetime) -> int:
    """Clocks that should have rung a while ago and did not: counted by someone else than who rings them."""
    return Echeance.objects.a_rappeler(le - timedelta(minutes=reglage("rappel_retard_minutes"))).count()


def alarmes_ouvertes(agent: Agent) -> QuerySet[AlarmeSilence]:
    """Silences that nobody has explained, of flows told to a role of `agent`, in the units he holds or runs."""
    roles = roles_en_vigueur(agent)
    siens = [flux.nom for flux in tous_les_flux() if flux.roles & roles]
    miennes = Q(unite__isnull=True) | Q(unite__sujet__in=sujets_de(agent))
    ouvertes = AlarmeSilence.objects.filter(miennes, flux__in=siens, close_le__isnull=True)
    return ouvertes.select_related("unite").order_by("nee_le")
