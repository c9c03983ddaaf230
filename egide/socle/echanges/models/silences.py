"""A usual flow that has fallen silent, until it comes back or someone says why."""

from typing import Any, ClassVar

from django.db import models

from egide.socle.comptes.models import Agent, Unite
from egide.socle.interface.identifiants import uuid7


class AlarmeSilence(models.Model):
    """One silence of one flow: counts and dates, no child and no file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    flux = models.CharField("flux", max_length=40)
    unite = models.ForeignKey(Unite, models.PROTECT, null=True, related_name="+", verbose_name="unité du flux")
    dernier_le = models.DateTimeField("dernière arrivée", null=True)
    par_jour = models.FloatField("nombre habituel par jour compté", null=True)
    nee_le = models.DateTimeField("née le")
    close_le = models.DateTimeField("close le", null=True)
    close_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    motif = models.CharField("explication", max_length=300, blank=True)

    class Meta:
        verbose_name = "alarme de silence"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["flux", "unite"],
                name="silence_une_fois",
                condition=models.Q(close_le__isnull=True),
                nulls_distinct=False,
            )
        ]
