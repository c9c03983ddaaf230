"""Where people live, over time, and the addresses that must stay secret."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from egide.enfant.models.personnes import Personne
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7

ADRESSE_CACHEE = "Adresse protégée"


def _en_cours(jour: date) -> Q:
    return (Q(du__isnull=True) | Q(du__lte=jour)) & (Q(au__isnull=True) | Q(au__gte=jour))


class FoyerQuerySet(models.QuerySet["Foyer"]):
    """Households, filtered by date."""

    def en_vigueur(self, le: date | None = None) -> "FoyerQuerySet":
        """Households that run on `le` (today by default)."""
        return self.filter(_en_cours(le or timezone.localdate()))


class HabitantQuerySet(models.QuerySet["Habitant"]):
    """People in households, filtered by date."""

    def en_vigueur(self, le: date | None = None) -> "HabitantQuerySet":
        """Those who live there on `le` (today by default)."""
        return self.filter(_en_cours(le or timezone.localdate()))

    def avec_present(self) -> "HabitantQuerySet":
        """All of them, `present` telling those who live there today."""
        return self.annotate(present=_en_cours(timezone.localdate()))


class Foyer(models.Model):
    """A household at one address. It may gather several children: its own id is the anchor of its access."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    nom = models.CharField("nom du foyer", max_length=120, blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    code_insee = models.CharField("commune", max_length=5, blank=True)
    cle_adresse = models.CharField(max_length=200, blank=True, editable=False)
    protegee = models.BooleanField("adresse protégée", default=False)
    du = models.DateField("depuis le", null=True)
    au = models.DateField("jusqu’au", null=True)

    objects = FoyerQuerySet.as_manager()

    class Meta:
        verbose_name = "foyer"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="foyer_dates", condition=Q(du__isnull=True) | Q(au__isnull=True) | Q(au__gte=F("du"))
            ),
            models.CheckConstraint(
                name="foyer_adresse_cachee",
                condition=Q(protegee=False) | Q(adresse="", code_insee="", cle_adresse=""),
            ),
            models.CheckConstraint(
                name="foyer_commune", condition=Q(code_insee="") | Q(code_insee__regex=r"^(\d{2}|2[AB])\d{3}$")
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["cle_adresse", "code_insee"], name="foyer_adresse", condition=~Q(cle_adresse=""))
        ]

    def __str__(self) -> str:
        return self.nom or self.adresse_lisible

    @property
    def adresse_lisible(self) -> str:
        """The address in words; a protected one is never spelled here."""
        return ADRESSE_CACHEE if self.protegee else self.adresse or "Adresse inconnue"


class PartDuTemps(models.TextChoices):
    """How much of the time a person lives in a household."""

    TOUT = "tout", "Tout le temps"
    PRINCIPAL = "principal", "La plus grande partie du temps"
    MOITIE = "moitie", "La moitié du temps"
    WEEK_ENDS = "week_ends", "Week-ends et vacances"
    OCCASIONNEL = "occasionnel", "De temps en temps"
    INCONNU = "inconnu", "Non renseigné"


class Habitant(models.Model):
    """A person lives in a household between two dates, for a part of the time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    foyer = models.ForeignKey(Foyer, models.PROTECT, related_name="habitants")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="habitations")
    part_du_temps = models.CharField(
        "part du temps", max_length=12, choices=PartDuTemps.choices, default=PartDuTemps.INCONNU
    )
    du = models.DateField("depuis le", null=True)
    au = models.DateField("jusqu’au", null=True)
    motif_fin = models.CharField("pourquoi il n’y vit plus", max_length=300, blank=True)
    saisi_le = models.DateTimeField("saisi le")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = HabitantQuerySet.as_manager()

    class Meta:
        verbose_name = "habitant"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="habitant_dates", condition=Q(du__isnull=True) | Q(au__isnull=True) | Q(au__gte=F("du"))
            ),
            models.CheckConstraint(name="habitant_part", condition=Q(part_du_temps__in=PartDuTemps.values)),
            models.UniqueConstraint(
                fields=["foyer", "personne"], condition=Q(au__isnull=True), name="habitant_present_une_fois"
            ),
        ]


class AdresseProtegee(models.Model):
    """An address that only named persons read. The text is encrypted with the keys of the installation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, editable=False, related_name="+")
    foyer = models.ForeignKey(Foyer, models.PROTECT, null=True, related_name="+")
    texte_chiffre = models.TextField("adresse")
    fondement = models.CharField("pourquoi elle est protégée", max_length=200)
    posee_le = models.DateTimeField("protégée le")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    levee_le = models.DateTimeField("levée le", null=True)

    class Meta:
        verbose_name = "adresse protégée"
        ordering = ("-posee_le",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="adresse_protegee_fondee", condition=~Q(fondement="")),
        ]
