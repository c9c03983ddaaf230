"""Public reference data: the territory (official geographic code) and dated code lists. No person here."""

from datetime import date
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from egide.socle.interface.identifiants import uuid7

_M = TypeVar("_M", bound=models.Model, covariant=True)


class ValableQuerySet(models.QuerySet[_M]):
    """Reads rows by their dates of validity."""

    def en_vigueur(self, le: date | None = None) -> Self:
        """Keep the rows valid on a day; without a day, the rows that nothing has ended."""
        if le is None:
            return self.filter(valide_au__isnull=True)
        return self.filter(
            Q(valide_du__isnull=True) | Q(valide_du__lte=le), Q(valide_au__isnull=True) | Q(valide_au__gte=le)
        )


class Valable(models.Model):
    """A row valid from a day to another, both included; an empty start means « before the first load »."""

    valide_du = models.DateField("valide du", null=True, blank=True)
    valide_au = models.DateField("valide jusqu’au", null=True, blank=True)

    objects = ValableQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(valide_du__isnull=True) | Q(valide_au__isnull=True) | Q(valide_au__gte=F("valide_du")),
                name="%(app_label)s_%(class)s_dates",
            ),
        )


class Region(Valable):
    """A région, by its INSEE code."""

    code = models.CharField("code INSEE", max_length=3, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    cle_tri = models.CharField("clé de tri", max_length=80)

    class Meta(Valable.Meta):
        verbose_name = "région"
        ordering = ("cle_tri",)

    def __str__(self) -> str:
        return self.nom


class Departement(Valable):
    """A département or an overseas community, by its INSEE code."""

    code = models.CharField("code INSEE", max_length=3, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    cle_tri = models.CharField("clé de tri", max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="région", related_name="departements")

    class Meta(Valable.Meta):
        verbose_name = "département"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.nom


class Epci(Valable):
    """A group of communes with its own taxation (EPCI), by its SIREN number."""

    code = models.CharField("numéro SIREN", max_length=9, primary_key=True)
    nom = models.CharField("nom", max_length=160)
    cle_tri = models.CharField("clé de tri", max_length=160)
    genre = models.CharField("genre", max_length=5)

    class Meta(Valable.Meta):
        verbose_name = "établissement public de coopération intercommunale"
        verbose_name_plural = "établissements publics de coopération intercommunale"
        ordering = ("cle_tri",)

    def __str__(self) -> str:
        return self.nom


class Commune(Valable):
    """A commune, by its INSEE code; the code of a merged commune stays, ended."""

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    cle_tri = models.CharField("clé de tri", max_length=80)
    departement = models.ForeignKey(Departement, models.PROTECT, verbose_name="département", related_name="communes")
    epci = models.ForeignKey(
        Epci, models.PROTECT, verbose_name="intercommunalité", related_name="communes", null=True, blank=True
    )
    population = models.PositiveIntegerField("population", null=True, blank=True)
    latitude = models.DecimalField("latitude", max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField("longitude", max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta(Valable.Meta):
        verbose_name = "commune"
        ordering = ("cle_tri",)
        indexes = (
            models.Index(fields=("cle_tri",), opclasses=("varchar_pattern_ops",), name="referentiels_commune_prefixe"),
        )

    def __str__(self) -> str:
        return self.nom


class CodePostal(Valable):
    """A postcode of a commune; one postcode may serve several communes, and a commune several postcodes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField("code postal", max_length=5, db_index=True)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune", related_name="codes_postaux")

    class Meta(Valable.Meta):
        verbose_name = "code postal"
        verbose_name_plural = "codes postaux"
        ordering = ("code",)
        constraints = (
            *Valable.Meta.constraints,
            models.UniqueConstraint(fields=("commune", "code"), name="referentiels_codepostal_unique"),
        )

    def __str__(self) -> str:
        return self.code


class CodeDate(Valable):
    """One code of one list, with its dates, its source, and its codes in the national return (OLINPE)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    nomenclature = models.CharField("nomenclature", max_length=60)
    code = models.CharField("code", max_length=60)
    libelle = models.CharField("libellé", max_length=300)
    rang = models.PositiveSmallIntegerField("rang d’affichage")
    olinpe = models.CharField("codes Olinpe", max_length=120, blank=True)
    source = models.CharField("source", max_length=300)

    class Meta(Valable.Meta):
        verbose_name = "code"
        ordering = ("nomenclature", "rang")
        constraints = (
            *Valable.Meta.constraints,
            models.UniqueConstraint(
                fields=("nomenclature", "code", "valide_du"),
                nulls_distinct=False,
                name="referentiels_codedate_unique",
            ),
        )

    def __str__(self) -> str:
        return self.libelle
