"""Relations given to subjects, what beats them, and the derived rows that the policies read."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from egide.socle.acces.models.sujets import Sujet
from egide.socle.comptes.models import Agent
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7


class Relation(models.Model):
    """An active relation between a subject and a file: the only source of access that the app writes."""

    class Genre(models.TextChoices):
        """Why the subject is in relation with the child."""

        OUVERTURE = "ouverture", "A ouvert le dossier"
        CHARGE = "charge", "Unité en charge"
        REFERENT = "referent", "Référent de l’enfant"
        EVALUATION = "evaluation", "Équipe d’évaluation"
        INVITATION = "invitation", "Partenaire invité"
        NOMMEE = "nommee", "Personne nommée"
        URGENCE = "urgence", "Accès d’urgence"
        A_DEUX = "a_deux", "Ouvert à deux"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sujet = models.ForeignKey(Sujet, models.PROTECT, related_name="relations")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="relations")
    volet = models.SmallIntegerField(default=0, editable=False)
    genre = models.CharField("nature", max_length=16, choices=Genre.choices)
    volets = models.IntegerField("volets")
    fondement = models.CharField("fondement", max_length=120)
    du = models.DateTimeField("du")
    au = models.DateTimeField("au", null=True)
    lecture_seule = models.BooleanField(default=False)

    class Meta:
        verbose_name = "relation"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["dossier", "sujet"], name="relation_dossier"),
            models.Index(fields=["sujet"], name="relation_sujet"),
        ]


class Acces(models.Model):
    """Derived rows read by the policies; written only by `acces_actualiser()` in the database."""

    pk = models.CompositePrimaryKey("sujet_id", "dossier_id", "expire", "lecture_seule")
    sujet = models.ForeignKey(Sujet, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+", db_index=True)
    volets = models.IntegerField()
    expire = models.DateTimeField()
    lecture_seule = models.BooleanField(default=False)

    class Meta:
        verbose_name = "accès dérivé"
        # read by every policy of every statement: from the index alone
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["sujet", "expire"], include=["dossier", "volets", "lecture_seule"], name="acces_lu")
        ]


class PorteeGeneraleQuerySet(models.QuerySet["PorteeGenerale"]):
    """General scopes, filtered by the dates of their post as much as by their own."""

    def non_finies(self, le: date) -> "PorteeGeneraleQuerySet":
        """Scopes that run on `le` or will run later."""
        finies = Q(retiree_le__isnull=False) | Q(au__lt=le) | Q(poste__au__lt=le)
        return self.exclude(finies)

    def en_vigueur(self, le: date | None = None) -> "PorteeGeneraleQuerySet":
        """Scopes that open files on `le` (today by default)."""
        jour = le or timezone.localdate()
        return self.non_finies(jour).filter(du__lte=jour, poste__du__lte=jour)


class PorteeGenerale(models.Model):
    """One of the few named posts in charge of the whole département: no row per file. It ends with the post."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    poste = models.ForeignKey("comptes.Poste", models.PROTECT, related_name="portees")
    volets = models.IntegerField("volets")
    fondement = models.CharField("fondement", max_length=120)
    du = models.DateField("du")
    au = models.DateField("au", null=True)
    retiree_le = models.DateTimeField("retirée le", null=True)

    objects = PorteeGeneraleQuerySet.as_manager()

    class Meta:
        verbose_name = "portée générale"


class Scelle(models.Model):
    """A sealed file: named persons only. One of them, a manager, must review it before `revoir_le`.

    `ouverture_a_deux`: naming opens nothing by itself, two persons named open it together, each time.
    """

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="scelle")
    volet = models.SmallIntegerField(default=0, editable=False)
    pose_le = models.DateTimeField("posé le")
    revoir_le = models.DateTimeField("à revoir le")
    ouverture_a_deux = models.BooleanField("ouverture à deux", default=False, db_default=False)
    responsable = models.ForeignKey(Agent, models.PROTECT, related_name="scelles_a_revoir")

    class Meta:
        verbose_name = "scellé"


class DecisionScelle(models.Model):
    """What two people did with a seal: posed, kept, lifted, opened. The line stays in the file when the seal goes."""

    class Genre(models.TextChoices):
        """What was decided."""

        POSE = "pose", "Scellé posé"
        MAINTIEN = "maintien", "Scellé maintenu"
        LEVEE = "levee", "Scellé levé"
        OUVERT = "ouvert", "Dossier ouvert à deux"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="decisions_scelle")
    volet = models.SmallIntegerField(default=0, editable=False)
    genre = models.CharField("décision", max_length=8, choices=Genre.choices)
    le = models.DateTimeField("décidée le")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    second = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    motif = models.CharField("motif", max_length=300)

    class Meta:
        verbose_name = "décision sur un scellé"
        ordering = ("le",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="scelle_a_deux", condition=~Q(agent=models.F("second")))
        ]


class Exclusion(models.Model):
    """An agent never sees this file: his own, a relative's, a conflict of interest. It beats every grant."""

    class Raison(models.TextChoices):
        """Why the agent is kept away; the details are never stored here."""

        SOI = "soi", "Dossier de l’agent"
        PROCHE = "proche", "Dossier d’un proche"
        INTERET = "interet", "Conflit d’intérêts déclaré"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="exclusions")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="exclusions")
    raison = models.CharField("raison", max_length=10, choices=Raison.choices)
    du = models.DateTimeField("du")
    au = models.DateTimeField("au", null=True)

    class Meta:
        verbose_name = "exclusion"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["agent", "dossier"], name="exclusion_agent")]


class ConcerneManager(models.Manager["Concerne"]):
    """The ties that stand. One undone stays in its table for the record and opens nothing: nobody reads it here."""

    def get_queryset(self) -> models.QuerySet["Concerne"]:
        """Ties that nobody has undone."""
        return super().get_queryset().filter(au__isnull=True)


class Concerne(models.Model):
    """An object on several children (or none yet) concerns this file, until the tie is undone (`au`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    objet_id = models.UUIDField()
    objet_genre = models.CharField(max_length=40)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    volet_objet = models.SmallIntegerField()
    au = models.DateTimeField("défait le", null=True)

    objects = ConcerneManager()
    historique: ClassVar[models.Manager["Concerne"]] = models.Manager()

    class Meta:
        verbose_name = "objet concernant un dossier"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["objet_id", "dossier"], condition=Q(au__isnull=True), name="concerne_une_fois"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["dossier", "objet_genre"], name="concerne_dossier"),
            models.Index(
                fields=["dossier", "volet_objet"],
                include=["objet_id"],
                condition=Q(au__isnull=True),
                name="concerne_lu",
            ),
        ]


class PriseEnChargeQuerySet(models.QuerySet["PriseEnCharge"]):
    """Charges, filtered by instant."""

    def en_cours(self, le: datetime) -> "PriseEnChargeQuerySet":
        """Charges running at `le`."""
        return self.filter(Q(au__isnull=True) | Q(au__gt=le), du__lte=le)


class PriseEnCharge(models.Model):
    """A subject is in charge of an object: it reads it, and the identity part of every child it concerns."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    objet_id = models.UUIDField()
    objet_genre = models.CharField(max_length=40)
    volet_objet = models.SmallIntegerField()
    sujet = models.ForeignKey(Sujet, models.PROTECT, related_name="prises_en_charge")
    du = models.DateTimeField("du")
    au = models.DateTimeField("au", null=True)

    objects = PriseEnChargeQuerySet.as_manager()

    class Meta:
        verbose_name = "prise en charge"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["objet_id", "sujet"], name="charge_objet"),
            models.Index(fields=["sujet", "objet_genre"], name="charge_sujet"),
            models.Index(fields=["sujet", "au"], include=["objet_id", "volet_objet"], name="charge_lue"),
        ]


class Partage(models.Model):
    """The team of `de` reads `vers`, another file of the same child: its unit in charge has agreed. Until `au`.

    Written only by `dossier_partager()` and `dossier_separer()` in the database; `acces_calculer()` derives from it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    de = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    vers = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    du = models.DateTimeField("du")
    au = models.DateTimeField("au", null=True)

    class Meta:
        verbose_name = "partage entre deux dossiers d’un enfant"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="partage_deux_dossiers", condition=~Q(de=models.F("vers"))),
            models.UniqueConstraint(fields=["de", "vers"], condition=Q(au__isnull=True), name="partage_une_fois"),
        ]


class AccesUrgence(models.Model):
    """Break-glass: one file, read-only, for a few hours, with a typed reason, reviewed afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="acces_urgence")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    relation = models.OneToOneField(Relation, models.PROTECT, related_name="+")
    motif = models.TextField("motif")
    ouvert_le = models.DateTimeField("ouvert le")
    expire_le = models.DateTimeField("expire le")
    revu_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    revu_le = models.DateTimeField("revu le", null=True)
    justifie = models.BooleanField("justifié", null=True)
    conclusion = models.CharField("ce que dit la relecture", max_length=300, blank=True, db_default="")

    class Meta:
        verbose_name = "accès d’urgence"
