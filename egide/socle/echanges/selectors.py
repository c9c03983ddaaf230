"""What waits for a human being, as the present agent sees it."""

from datetime import datetime, timedelta

from django.utils import timezone

from egide.socle.acces.models import Appartenance
from egide.socle.acces.regles_acces import reglage
from egide.socle.comptes.models import Agent
from egide.socle.echanges.models import AlerteAstreinte, AlerteQuerySet, Arrivee, ArriveeQuerySet, Battement


def arrivees_en_attente(agent: Agent) -> ArriveeQuerySet:
    """Inbox rows at the doors of this agent's subjects, urgent first, then the oldest."""
    sujets = Appartenance.objects.en_vigueur().filter(agent=agent).values("sujet_id")
    return Arrivee.objects.en_attente().filter(sujet_id__in=sujets).order_by("-urgente", "depuis")


def alertes_ouvertes(agent: Agent) -> AlerteQuerySet:
    """Urgent warnings that nobody has taken, at the doors of this agent's subjects, the oldest first."""
    sujets = Appartenance.objects.en_vigueur().filter(agent=agent).values("sujet_id")
    return AlerteAstreinte.objects.ouvertes().filter(sujet_id__in=sujets).order_by("nee_le")


def alertes_sans_avis(agent: Agent, le: datetime | None = None) -> AlerteQuerySet:
    """Warnings of this agent that nobody was told about in time: the page says to telephone."""
    limite = (le or timezone.now()) - timedelta(seconds=reglage("astreinte_avis_secondes"))
    return alertes_ouvertes(agent).filter(prevenue_le__isnull=True, nee_le__lt=limite)


def taches_silencieuses(le: datetime | None = None) -> bool:
    """Whether the deferred tasks gave no sign of life for twice the delay of a first notice."""
    limite = (le or timezone.now()) - timedelta(seconds=2 * reglage("astreinte_avis_secondes"))
    return not Battement.objects.filter(le__gte=limite).exists()
