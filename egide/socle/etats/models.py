"""The immutable history of every object that has a state."""

from typing import Any, ClassVar

from django.db import models

from egide.socle.comptes.models import Agent, Poste
from egide.socle.interface.identifiants import uuid7


class Passage(models.Model):
    """One arrow that was followed: written with the state, never changed. A mistake adds a line."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    objet_genre = models.CharField(max_length=40)
    objet_id = models.UUIDField()
    dossier_id = models.UUIDField(null=True)
    volet = models.SmallIntegerField()
    rang = models.PositiveIntegerField()
    de = models.CharField(max_length=30, blank=True)
    acte = models.CharField(max_length=60)
    vers = models.CharField(max_length=30)
    le = models.DateTimeField("survenu le")
    saisi_le = models.DateTimeField("saisi le")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    poste = models.ForeignKey(Poste, models.PROTECT, null=True, related_name="+")
    motif = models.TextField("motif", blank=True)
    requete_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = "passage d’état"
        ordering = ("objet_id", "rang")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["objet_id", "rang"], name="passage_rang"),
            models.UniqueConstraint(
                fields=["objet_id", "requete_id"],
                name="passage_requete",
                condition=models.Q(requete_id__isnull=False),
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["dossier_id"], name="passage_dossier", condition=models.Q(dossier_id__isnull=False)),
        ]
