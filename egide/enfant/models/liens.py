"""What ties a child to another person, between two dates."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Concat, JSONObject
from django.utils import timezone
from django.utils.functional import cached_property

from egide.enfant.models.autorite import AutoriteParentale, ChangementAutorite, PeriodeAutorite, periodes
from egide.enfant.models.personnes import Personne
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7


class GenreLien(models.TextChoices):
    """What the other person is for the child; codes of the nomenclature `liens_parente`."""

    PERE = "pere", "Père"
    MERE = "mere", "Mère"
    BEAU_PARENT = "beau_parent", "Conjoint ou conjointe du père ou de la mère"
    GRAND_PARENT = "grand_parent", "Grand-père ou grand-mère"
    FRERE_SOEUR = "frere_soeur", "Frère ou sœur"
    DEMI_FRERE_SOEUR = "demi_frere_soeur", "Demi-frère ou demi-sœur"
    ENFANT_DU_BEAU_PARENT = "enfant_du_beau_parent", "Enfant du conjoint ou de la conjointe d’un parent"
    ONCLE_TANTE = "oncle_tante", "Oncle ou tante"
    AUTRE_FAMILLE = "autre_famille", "Autre membre de la famille"
    PROCHE = "proche", "Autre proche, sans lien familial"
    TUTEUR = "tuteur", "Tuteur ou tutrice"
    TIERS_DIGNE_DE_CONFIANCE = "tiers_digne_de_confiance", "Tiers digne de confiance"
    TIERS_DURABLE_BENEVOLE = "tiers_durable_benevole", "Tiers accueillant durable et bénévole"
    ADMINISTRATEUR_AD_HOC = "administrateur_ad_hoc", "Administrateur ou administratrice ad hoc"


ENTRE_ENFANTS = frozenset({GenreLien.FRERE_SOEUR, GenreLien.DEMI_FRERE_SOEUR, GenreLien.ENFANT_DU_BEAU_PARENT})
PARENTS = frozenset({GenreLien.PERE, GenreLien.MERE})


def _en_cours(jour: date) -> Q:
    commence, finit = Q(du__isnull=True) | Q(du__lte=jour), Q(au__isnull=True) | Q(au__gte=jour)
    return commence & finit & Q(retire_le__isnull=True)


class LienQuerySet(models.QuerySet["Lien"]):
    """Ties, filtered by date."""

    def en_vigueur(self, le: date | None = None) -> "LienQuerySet":
        """Ties that run on `le` (today by default)."""
        return self.filter(_en_cours(le or timezone.localdate()))

    def avec_en_cours(self) -> "LienQuerySet":
        """All ties, `en_cours` telling those that run today."""
        return self.annotate(en_cours=_en_cours(timezone.localdate()))

    def avec_autorites(self) -> "LienQuerySet":
        """Ties with the dated changes of parental authority, read in the same statement."""
        changements = ChangementAutorite.objects.filter(lien=OuterRef("pk")).order_by("du", "saisi_le", "pk")
        qui = Concat("agent__prenom", Value(" "), "agent__nom")
        dit = JSONObject(autorite="autorite", du="du", fondement="fondement", qui=qui)
        return self.annotate(autorites_dites=ArraySubquery(changements.values(dit=dit)))


class Lien(models.Model):
    """The tie of a child with another person, kept in the child's file.

    Two children who are siblings each have their row, so that each file says it and hides what it must.
    `retire_le` marks a tie written by mistake: it stays, and no longer counts.
    Parental authority changes on its own dates (`ChangementAutorite`), without touching those of the tie.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, editable=False, related_name="liens")
    enfant = models.ForeignKey(Personne, models.PROTECT, related_name="liens")
    autre = models.ForeignKey(Personne, models.PROTECT, related_name="liens_vers")
    genre = models.CharField("lien", max_length=30, choices=GenreLien.choices)
    # said with the tie; what it is today is `autorite`
    autorite_parentale = models.CharField(
        "autorité parentale au début",
        max_length=14,
        choices=AutoriteParentale.choices,
        default=AutoriteParentale.INCONNUE,
    )
    du = models.DateField("depuis le", null=True)
    au = models.DateField("jusqu’au", null=True)
    saisi_le = models.DateTimeField("saisi le")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    retire_le = models.DateTimeField("retiré le", null=True)
    motif_fin = models.CharField("pourquoi il finit", max_length=300, blank=True)

    objects = LienQuerySet.as_manager()

    class Meta:
        verbose_name = "lien"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="lien_autre_personne", condition=~Q(enfant=F("autre"))),
            models.CheckConstraint(
                name="lien_dates", condition=Q(du__isnull=True) | Q(au__isnull=True) | Q(au__gte=F("du"))
            ),
            models.CheckConstraint(name="lien_genre", condition=Q(genre__in=GenreLien.values)),
            models.CheckConstraint(name="lien_autorite", condition=Q(autorite_parentale__in=AutoriteParentale.values)),
            models.UniqueConstraint(
                fields=["enfant", "autre", "genre"],
                condition=Q(au__isnull=True, retire_le__isnull=True),
                name="lien_ouvert_une_fois",
            ),
        ]

    def __str__(self) -> str:
        return self.get_genre_display()

    @property
    def porte_autorite(self) -> bool:
        """Whether this tie may carry parental authority: a brother or a sister does not hold it."""
        return self.genre not in ENTRE_ENFANTS

    @cached_property
    def autorites(self) -> list[PeriodeAutorite]:
        """Parental authority over time, the present one last; only on ties read `avec_autorites`."""
        changements: list[dict[str, str]] = self.autorites_dites  # type: ignore[attr-defined]
        return periodes(self.autorite_parentale, self.du, self.au, changements)

    @property
    def autorite(self) -> PeriodeAutorite:
        """Parental authority as it is today, or as it was when the tie ended."""
        return self.autorites[-1]
