"""The employer's tree of units, its territories, dated posts and the on-call rota."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone

from egide.socle.comptes.models.agents import Agent
from egide.socle.comptes.roles import Role
from egide.socle.interface.identifiants import uuid7


class Territoire(models.Model):
    """A set of communes in the charge of units."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    nom = models.CharField("nom", max_length=80, unique=True)
    communes = models.ManyToManyField("referentiels.Commune", related_name="+", blank=True)

    class Meta:
        verbose_name = "territoire"
        ordering = ("nom",)

    def __str__(self) -> str:
        return self.nom


class Unite(models.Model):
    """A unit of the employer's tree: direction, cell, house of the département, team."""

    class Genre(models.TextChoices):
        """What kind of unit this is."""

        DIRECTION = "direction", "Direction"
        CRIP = "crip", "CRIP"
        MDS = "mds", "Maison du Département"
        SERVICE = "service", "Service"
        EQUIPE = "equipe", "Équipe"
        PARTENAIRE = "partenaire", "Partenaire"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    nom = models.CharField("nom", max_length=120, unique=True)
    genre = models.CharField("nature", max_length=20, choices=Genre.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="filles")
    territoire = models.ForeignKey(Territoire, models.PROTECT, null=True, blank=True, related_name="unites")
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    fermee_le = models.DateField("fermée le", null=True, blank=True)

    class Meta:
        verbose_name = "unité"
        ordering = ("nom",)

    def __str__(self) -> str:
        return self.nom


class PosteQuerySet(models.QuerySet["Poste"]):
    """Posts, filtered by date."""

    def en_vigueur(self, le: date | None = None) -> "PosteQuerySet":
        """Posts that run on `le` (today by default)."""
        jour = le or timezone.localdate()
        return self.filter(Q(au__isnull=True) | Q(au__gte=jour), du__lte=jour)

    def non_termines(self, le: date | None = None) -> "PosteQuerySet":
        """Posts that run on `le` (today by default) or begin later."""
        return self.filter(Q(au__isnull=True) | Q(au__gte=le or timezone.localdate()))


class Poste(models.Model):
    """An agent holds one role in one unit between two dates; access follows these dates without any job."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="postes")
    unite = models.ForeignKey(Unite, models.PROTECT, related_name="postes")
    role = models.CharField("rôle", max_length=40, choices=[(r.value, r.value) for r in Role])
    du = models.DateField("du")
    au = models.DateField("au", null=True, blank=True)
    remplace = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="remplacements", verbose_name="remplace"
    )

    objects = PosteQuerySet.as_manager()

    class Meta:
        verbose_name = "poste"
        ordering = ("-du",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(au__isnull=True) | Q(au__gte=models.F("du")), name="poste_dates"),
            ExclusionConstraint(
                name="poste_sans_chevauchement",
                condition=Q(remplace__isnull=True),
                expressions=[
                    ("agent", RangeOperators.EQUAL),
                    ("unite", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        models.Func(
                            models.F("du"),
                            models.F("au"),
                            RangeBoundary(inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} · {self.unite}"


class AstreinteQuerySet(models.QuerySet["Astreinte"]):
    """On-call turns, filtered by instant."""

    def en_cours(self, le: datetime) -> "AstreinteQuerySet":
        """Turns running at `le`, first level first; those taken off the rota excepted."""
        return self.filter(retiree_le__isnull=True, du__lte=le, au__gt=le).order_by("niveau")


class Astreinte(models.Model):
    """An on-call turn of an agent for a unit; level 1 is warned first, level 2 next."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unite = models.ForeignKey(Unite, models.PROTECT, related_name="astreintes")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="astreintes")
    niveau = models.PositiveSmallIntegerField("niveau", default=1)
    du = models.DateTimeField("du")
    au = models.DateTimeField("au")
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects = AstreinteQuerySet.as_manager()

    class Meta:
        verbose_name = "astreinte"
        ordering = ("du", "niveau")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(au__gt=models.F("du")), name="astreinte_dates")
        ]

    def __str__(self) -> str:
        return f"{self.unite}, niveau {self.niveau}"
