"""Accesses that differ from a person's own habit, and what those who review them decided. Ids only, no content."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from egide.socle.comptes.models import Agent, Poste
from egide.socle.interface.identifiants import uuid7


class AccesInhabituel(models.Model):
    """One finding of one rule, about a person (or about a file read by many) on one day.

    `cle` is what the finding is about: the person, the file, or the line drawn for the monthly sample. `nombre`
    counts what the rule counts; `bas` and `haut` are the person's own habit when the rule knows one.
    """

    class Etat(models.TextChoices):
        """What the reviewer last decided."""

        NOUVEAU = "nouveau", "À relire"
        EXPLIQUE = "explique", "Expliqué"
        A_VERIFIER = "a_verifier", "À vérifier auprès du responsable"
        SUITE_DONNEE = "suite_donnee", "Suite donnée"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    regle = models.CharField("règle", max_length=30)
    jour = models.DateField("jour")
    cle = models.UUIDField("objet de la règle")
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    poste = models.ForeignKey(Poste, models.PROTECT, null=True, related_name="+")
    dossiers = ArrayField(models.UUIDField(), default=list)
    nombre = models.PositiveIntegerField("nombre")
    bas = models.PositiveIntegerField("habitude, au moins", null=True)
    haut = models.PositiveIntegerField("habitude, au plus", null=True)
    premier_le = models.DateTimeField("premier accès")
    dernier_le = models.DateTimeField("dernier accès")
    releve_le = models.DateTimeField("relevé le")
    aussitot = models.BooleanField("signalé aussitôt", default=False)
    etat = models.CharField("état", max_length=12, choices=Etat.choices, default=Etat.NOUVEAU)

    class Meta:
        verbose_name = "accès inhabituel"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["regle", "jour", "cle"], name="inhabituel_une_fois"),
            models.CheckConstraint(condition=models.Q(dernier_le__gte=models.F("premier_le")), name="inhabituel_dates"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["etat", "-jour"], name="inhabituel_etat"),
            models.Index(fields=["agent", "regle"], name="inhabituel_agent"),
        ]


class DecisionDeRelecture(models.Model):
    """What somebody decided of a finding, and why. Rows are added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    constat = models.ForeignKey(AccesInhabituel, models.PROTECT, related_name="decisions")
    etat = models.CharField("décision", max_length=12, choices=AccesInhabituel.Etat.choices)
    motif = models.CharField("motif", max_length=300)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    le = models.DateTimeField("décidée le")

    class Meta:
        verbose_name = "décision de relecture"
        ordering = ("le", "id")


class JourReleve(models.Model):
    """A day whose accesses were examined: the next round begins after the last one."""

    jour = models.DateField(primary_key=True)
    releve_le = models.DateTimeField("relevé le")

    class Meta:
        verbose_name = "jour relevé"
