"""Stored clocks: each keeps the event, the value and the version of the rule that produced it."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from egide.socle.acces.models import Sujet
from egide.socle.interface.identifiants import uuid7


class EcheanceQuerySet(models.QuerySet["Echeance"]):
    """Clocks, filtered by what they wait for."""

    def ouvertes(self) -> "EcheanceQuerySet":
        """Clocks that no act has stopped."""
        return self.filter(arretee_le__isnull=True)

    def depassees(self, le: datetime) -> "EcheanceQuerySet":
        """Open clocks whose term is past."""
        return self.ouvertes().filter(terme__lt=le)

    def a_rappeler(self, le: datetime) -> "EcheanceQuerySet":
        """Open clocks whose next reminder is due, the longest awaited first."""
        return self.ouvertes().filter(prochain_rappel__lte=le).order_by("prochain_rappel", "pk")


class Echeance(models.Model):
    """One clock of one object. Never moved: a change closes it and opens another, with its reason."""

    class Effet(models.TextChoices):
        """What an overrun does."""

        RAPPEL = "rappel", "Rappel"
        ALERTE = "alerte", "Alerte"
        BLOCAGE = "blocage", "Blocage"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    regle = models.CharField("règle", max_length=40)
    regle_version = models.CharField("version de la règle", max_length=20, blank=True)
    article = models.CharField("article", max_length=120)
    objet_genre = models.CharField(max_length=40)
    objet_id = models.UUIDField()
    dossier_id = models.UUIDField(null=True)
    volet = models.SmallIntegerField()
    sujet = models.ForeignKey(Sujet, models.PROTECT, null=True, related_name="echeances", verbose_name="responsable")
    evenement = models.CharField("événement de départ", max_length=160)
    depart = models.DateTimeField("départ")
    valeur = models.IntegerField("durée", null=True)
    unite = models.CharField("unité", max_length=20)
    terme = models.DateTimeField("terme")
    terme_sans_report = models.DateTimeField("terme sans report", null=True)
    effet = models.CharField("effet", max_length=10, choices=Effet.choices)
    raccourcie_motif = models.TextField("motif du raccourcissement", blank=True)
    passage_depart = models.UUIDField(null=True)
    arretee_le = models.DateTimeField("arrêtée le", null=True)
    raison_arret = models.CharField("raison de l’arrêt", max_length=200, blank=True)
    passage_arret = models.UUIDField(null=True)
    prochain_rappel = models.DateTimeField("prochain rappel", null=True)
    rappelee_le = models.DateTimeField("dernier rappel", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EcheanceQuerySet.as_manager()

    class Meta:
        verbose_name = "échéance"
        ordering = ("terme",)
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["sujet", "terme"], name="echeance_a_faire", condition=models.Q(arretee_le=None)),
            models.Index(fields=["objet_id"], name="echeance_objet"),
            models.Index(fields=["dossier_id"], name="echeance_dossier"),
            models.Index(fields=["terme"], name="echeance_ouverte", condition=models.Q(arretee_le=None)),
            models.Index(fields=["prochain_rappel"], name="echeance_a_rappeler", condition=models.Q(arretee_le=None)),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["objet_id", "regle", "dossier_id"],
                condition=models.Q(arretee_le=None),
                name="echeance_unique",
                nulls_distinct=False,
            )
        ]

    @property
    def alerte_le(self) -> datetime:
        """The instant to watch: the term without its week-end extension, when it has one (droit.md §0.3)."""
        return self.terme_sans_report or self.terme
