"""Searches made before a person is created, and what they found in files that never answer."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7


class Recherche(models.Model):
    """One search by one agent, read by nobody else. What was looked for is kept encrypted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    le = models.DateTimeField("le")
    motif = models.CharField("motif", max_length=300, blank=True)
    criteres_chiffres = models.TextField("personne cherchée")
    adulte = models.BooleanField("adulte", default=False)
    large = models.BooleanField("au-delà de mes dossiers", default=False)

    class Meta:
        verbose_name = "recherche"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["agent", "le"], name="recherche_agent")]


class SuspicionScellee(models.Model):
    """A search met a file that never answers. Only those who see that file learn it.

    `nouveau_dossier_id` is the file that the same agent then opened: perhaps a duplicate to reconcile.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, editable=False, related_name="+")
    recherche = models.ForeignKey(Recherche, models.PROTECT, related_name="+")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    le = models.DateTimeField("le")
    degre = models.CharField("degré", max_length=10)
    nouveau_dossier_id = models.UUIDField("dossier ouvert ensuite", null=True)
    lue_le = models.DateTimeField("lue le", null=True)
    lue_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "rapprochement réservé"
        ordering = ("-le",)
