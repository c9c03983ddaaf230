"""Who may receive access: subjects, and who belongs to them between which dates."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from egide.socle.comptes.models import Agent, Unite
from egide.socle.interface.identifiants import uuid7


class Sujet(models.Model):
    """Someone or something that may receive access: an agent, a unit, an invited partner, whoever stands in.

    The stand-ins of an agent share a subject of their own. It receives, by derivation alone, the files that he
    follows by name; what names him (sealed file, reserved part) is given to his own subject and never reaches it.
    """

    class Genre(models.TextChoices):
        """What kind of subject this is."""

        AGENT = "agent", "Agent"
        UNITE = "unite", "Unité"
        INVITATION = "invitation", "Invitation"
        REMPLACEMENT = "remplacement", "Remplacement"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    genre = models.CharField("nature", max_length=12, choices=Genre.choices)
    agent = models.OneToOneField(Agent, models.PROTECT, null=True, blank=True, related_name="sujet")
    unite = models.OneToOneField(Unite, models.PROTECT, null=True, blank=True, related_name="sujet")
    absent = models.OneToOneField(Agent, models.PROTECT, null=True, blank=True, related_name="sujet_remplacement")

    class Meta:
        verbose_name = "sujet"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="sujet_un_seul_porteur",
                condition=Q(genre="agent", agent__isnull=False, unite__isnull=True, absent__isnull=True)
                | Q(genre="unite", agent__isnull=True, unite__isnull=False, absent__isnull=True)
                | Q(genre="invitation", agent__isnull=True, unite__isnull=True, absent__isnull=True)
                | Q(genre="remplacement", agent__isnull=True, unite__isnull=True, absent__isnull=False),
            )
        ]

    def __str__(self) -> str:
        if self.absent is not None:
            return f"Remplacement de {self.absent}"
        return str(self.unite or self.agent or "Invitation")


class AppartenanceQuerySet(models.QuerySet["Appartenance"]):
    """Memberships, filtered by date."""

    def en_vigueur(self, le: date | None = None) -> "AppartenanceQuerySet":
        """Memberships that run on `le` (today by default)."""
        jour = le or timezone.localdate()
        return self.filter(Q(au__isnull=True) | Q(au__gte=jour), du__lte=jour)


class Appartenance(models.Model):
    """An agent belongs to a subject between two dates: when the post ends, access ends, without any job."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="appartenances")
    sujet = models.ForeignKey(Sujet, models.PROTECT, related_name="appartenances")
    poste = models.ForeignKey("comptes.Poste", models.PROTECT, null=True, related_name="appartenances")
    volets = models.IntegerField("volets ouverts par le rôle")
    du = models.DateField("du")
    au = models.DateField("au", null=True)

    objects = AppartenanceQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["agent", "sujet", "du", "au"], name="appartenance_lue")]
