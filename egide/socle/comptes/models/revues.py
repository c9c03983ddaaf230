"""The periodic review of who may read what, and what waits for the managers of a unit (confidentialite §15)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from egide.socle.comptes.models.agents import Agent
from egide.socle.comptes.models.unites import Poste, Unite
from egide.socle.interface.identifiants import uuid7


class RevueHabilitations(models.Model):
    """One review of the posts of a unit, signed by the manager who made it. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unite = models.ForeignKey(Unite, models.PROTECT, related_name="revues")
    faite_par = models.ForeignKey(Agent, models.PROTECT, related_name="revues_faites")
    faite_le = models.DateTimeField("faite le")

    class Meta:
        verbose_name = "revue des habilitations"
        ordering = ("-faite_le",)
        indexes: ClassVar[list[Any]] = [models.Index(fields=["unite", "-faite_le"], name="revue_derniere")]

    def __str__(self) -> str:
        return f"Revue de {self.unite}"


class DecisionHabilitation(models.Model):
    """What a review decided of one post."""

    class Decision(models.TextChoices):
        """Keep the post, or take it away."""

        MAINTENU = "maintenu", "Maintenir"
        A_RETIRER = "a_retirer", "Retirer"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revue = models.ForeignKey(RevueHabilitations, models.PROTECT, related_name="decisions")
    poste = models.ForeignKey(Poste, models.PROTECT, related_name="decisions")
    decision = models.CharField("décision", max_length=10, choices=Decision.choices)
    motif = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        verbose_name = "décision sur une habilitation"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["revue", "poste"], name="decision_une_fois"),
            models.CheckConstraint(condition=~Q(decision="a_retirer") | ~Q(motif=""), name="decision_retrait_motive"),
        ]

    def __str__(self) -> str:
        return f"{self.poste} : {self.get_decision_display()}"


class AvisAuxCadresQuerySet(models.QuerySet["AvisAuxCadres"]):
    """Notices, filtered by what was done."""

    def ouverts(self) -> "AvisAuxCadresQuerySet":
        """Notices that still wait."""
        return self.filter(clos_le__isnull=True)


class AvisAuxCadres(models.Model):
    """What waits for the managers of a unit and speaks of no child; it closes when the matter is settled."""

    class Nature(models.TextChoices):
        """What the manager has to do."""

        REVUE = "revue", "Revue des accès à faire"
        FIN_DE_POSTE = "fin_de_poste", "Fin de poste prévue"
        SANS_RESPONSABLE = "sans_responsable", "Dossiers ouverts sans responsable"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unite = models.ForeignKey(Unite, models.PROTECT, related_name="avis")
    poste = models.ForeignKey(Poste, models.PROTECT, null=True, blank=True, related_name="avis")
    nature = models.CharField("nature", max_length=20, choices=Nature.choices)
    terme = models.DateField("terme")
    depuis = models.DateTimeField("depuis")
    clos_le = models.DateTimeField("clos le", null=True, blank=True)

    objects = AvisAuxCadresQuerySet.as_manager()

    class Meta:
        verbose_name = "avis aux cadres"
        ordering = ("terme", "depuis")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["unite", "poste", "nature"],
                condition=Q(clos_le=None),
                name="avis_cadres_un_seul",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.unite}"
