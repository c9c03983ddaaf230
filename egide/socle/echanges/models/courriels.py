"""The one message a day that says how much waits, and the hour an agent prefers for it."""

from typing import Any, ClassVar

from django.db import models

from egide.socle.comptes.models import Agent
from egide.socle.interface.identifiants import uuid7


class PreferenceCourriel(models.Model):
    """The hour at which an agent wants to be written to; without a row, the hour of the département."""

    agent = models.OneToOneField(Agent, models.PROTECT, primary_key=True, related_name="+")
    heure = models.PositiveSmallIntegerField("heure du message")

    class Meta:
        verbose_name = "préférence de courriel"


class Recapitulatif(models.Model):
    """« N éléments vous attendent », one row for an agent and a day, kept until the mail server took it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    jour = models.DateField("jour")
    prepare_le = models.DateTimeField("préparé le")
    remis_le = models.DateTimeField("remis au serveur le", null=True)
    abandonne_le = models.DateTimeField("devenu sans objet le", null=True)

    class Meta:
        verbose_name = "récapitulatif"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["agent", "jour"], name="recapitulatif_une_fois")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["jour"],
                name="recapitulatif_a_remettre",
                condition=models.Q(remis_le__isnull=True, abandonne_le__isnull=True),
            )
        ]
