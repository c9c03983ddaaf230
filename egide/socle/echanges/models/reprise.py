"""The hold that a restoration leaves: the worker waits for a person."""

from django.db import models

from egide.socle.comptes.models import Agent
from egide.socle.interface.identifiants import uuid7


class Reprise(models.Model):
    """An archive was put back: the worker runs nothing and no message leaves until a person lifts it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    archive = models.CharField("archive", max_length=120)
    archive_du = models.DateTimeField("instantané du")
    restauree_le = models.DateTimeField("restaurée le")
    lignes_perdues = models.PositiveBigIntegerField("lignes du journal perdues")
    levee_le = models.DateTimeField("levée le", null=True)
    levee_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "reprise après restauration"
        ordering = ("-restauree_le",)
