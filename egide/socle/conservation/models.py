"""What is held, what is proposed to disappear, and what did: numbers, categories and counts, never a name."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from egide.socle.conservation.rules import ELIMINATION, ELIMINER, GARDER, VERSEMENT
from egide.socle.conservation.states import OUVERTS, Etat
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7


class GelQuerySet(models.QuerySet["Gel"]):
    """Holds, filtered by whether they still stand."""

    def en_cours(self) -> "GelQuerySet":
        """Holds that no act has lifted."""
        return self.filter(leve_le__isnull=True)


class Gel(models.Model):
    """A procedure, an appeal or a request suspends the purge of one file or one object (confidentialite §36)."""

    class Nature(models.TextChoices):
        """Why nothing may disappear."""

        PROCEDURE = "procedure", "Procédure en justice"
        RECOURS = "recours", "Recours"
        DEMANDE_ACCES = "demande_acces", "Demande d’accès ou de rectification"
        AUTRE = "autre", "Autre"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="gels")
    objet_genre = models.CharField(max_length=40, blank=True)
    objet_id = models.UUIDField(null=True)
    volet = models.SmallIntegerField()
    numero = models.CharField("numéro", max_length=20)
    nature = models.CharField("nature", max_length=16, choices=Nature.choices)
    reference = models.CharField("référence", max_length=120)
    motif = models.CharField("motif", max_length=300)
    # the object of another app whose act posed it, and whose end lifts it; none when a person did
    pour_id = models.UUIDField(null=True)
    pose_le = models.DateTimeField("posé le")
    pose_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    leve_le = models.DateTimeField("levé le", null=True)
    leve_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    leve_motif = models.CharField("pourquoi il est levé", max_length=300, blank=True)

    objects = GelQuerySet.as_manager()

    class Meta:
        verbose_name = "gel"
        ordering = ("-pose_le",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="gel_une_ancre",
                condition=Q(dossier__isnull=False, objet_id__isnull=True, objet_genre="")
                | (Q(dossier__isnull=True, objet_id__isnull=False) & ~Q(objet_genre="")),
            ),
            models.CheckConstraint(name="gel_motive", condition=~Q(motif="") & ~Q(reference="")),
            models.CheckConstraint(
                name="gel_leve_par_quelqu_un",
                condition=Q(leve_le__isnull=True, leve_par__isnull=True)
                | (Q(leve_le__isnull=False, leve_par__isnull=False) & ~Q(leve_motif="")),
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["dossier"], name="gel_dossier", condition=Q(leve_le=None)),
            models.Index(fields=["objet_id"], name="gel_objet", condition=Q(leve_le=None)),
        ]


class BordereauQuerySet(models.QuerySet["Bordereau"]):
    """Slips, filtered by where they stand."""

    def ouverts(self) -> "BordereauQuerySet":
        """Slips that still wait for someone."""
        return self.filter(etat__in=OUVERTS)


class Bordereau(models.Model):
    """A slip of elimination or of transfer: what one category proposes at one date."""

    class Nature(models.TextChoices):
        """What becomes of the lines."""

        ELIMINATION = ELIMINATION, "Élimination"
        VERSEMENT = VERSEMENT, "Versement aux archives"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    numero = models.CharField("numéro", max_length=20, unique=True)
    nature = models.CharField("nature", max_length=12, choices=Nature.choices, default=Nature.ELIMINATION)
    categorie = models.CharField("catégorie", max_length=40)
    visa_requis = models.BooleanField("visa des archives", default=True)
    etat = models.CharField("état", max_length=30, choices=Etat.choices)
    version = models.PositiveIntegerField("version", default=1)
    propose_le = models.DateTimeField("proposé le")
    decide_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decide_le = models.DateTimeField("décidé le", null=True)
    visa_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    visa_le = models.DateTimeField("visa enregistré le", null=True)
    visa_reference = models.CharField("référence de l’accord", max_length=120, blank=True)
    visa_du = models.DateField("accord du", null=True)
    paquet_empreinte = models.CharField("empreinte du paquet", max_length=64, blank=True)
    paquet_le = models.DateTimeField("paquet préparé le", null=True)
    recu_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recu_le = models.DateTimeField("accusé enregistré le", null=True)
    recu_reference = models.CharField("référence de l’accusé", max_length=120, blank=True)
    motif = models.CharField("motif du refus ou de l’abandon", max_length=300, blank=True)
    execute_le = models.DateTimeField("exécuté le", null=True)

    objects = BordereauQuerySet.as_manager()

    class Meta:
        verbose_name = "bordereau"
        ordering = ("-propose_le", "-numero")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="visa_a_deux", condition=Q(visa_par__isnull=True) | ~Q(visa_par=F("decide_par"))
            ),
            models.CheckConstraint(
                name="recu_a_deux", condition=Q(recu_par__isnull=True) | ~Q(recu_par=F("decide_par"))
            ),
        ]

    def __str__(self) -> str:
        return self.numero


class LigneBordereau(models.Model):
    """One object or file of a slip, with the fact, rule and value that made its term: a later law changes none."""

    class Sort(models.TextChoices):
        """What was decided of it."""

        ELIMINER = ELIMINER, "Éliminer"
        GARDER = GARDER, "Garder"

    class Etat(models.TextChoices):
        """What became of it."""

        EN_ATTENTE = "en_attente", "En attente"
        ELIMINEE = "eliminee", "Éliminée"
        LAISSEE = "laissee", "Laissée"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bordereau = models.ForeignKey(Bordereau, models.PROTECT, related_name="lignes")
    objet_genre = models.CharField(max_length=40)
    objet_id = models.UUIDField()
    numero = models.CharField("numéro", max_length=20)
    evenement = models.CharField("point de départ", max_length=160)
    depart = models.DateTimeField("départ")
    dernier_fait = models.DateTimeField("dernier fait connu")
    regle = models.CharField("règle", max_length=40, blank=True)
    regle_version = models.CharField("version", max_length=40)
    article = models.CharField("article", max_length=160)
    valeur = models.PositiveIntegerField("durée")
    unite = models.CharField("unité", max_length=20)
    terme = models.DateTimeField("terme")
    sort = models.CharField("sort", max_length=10, choices=Sort.choices, blank=True)
    motif = models.CharField("motif de garde", max_length=300, blank=True)
    etat = models.CharField("état", max_length=12, choices=Etat.choices, default=Etat.EN_ATTENTE)
    raison = models.CharField("laissée parce que", max_length=20, blank=True)
    traitee_le = models.DateTimeField("traitée le", null=True)

    class Meta:
        verbose_name = "ligne de bordereau"
        ordering = ("terme", "numero")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["bordereau", "objet_id"], name="ligne_une_fois"),
            models.CheckConstraint(name="ligne_gardee_motivee", condition=~Q(sort=GARDER) | ~Q(motif="")),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["objet_id"], name="ligne_objet")]


class Effacement(models.Model):
    """How many rows of one table a line made disappear: the certificate is made of them."""

    pk = models.CompositePrimaryKey("ligne_id", "nom")
    ligne = models.ForeignKey(LigneBordereau, models.PROTECT, related_name="effacements")
    nom = models.CharField("table", max_length=63)
    nombre = models.PositiveIntegerField("lignes")

    class Meta:
        verbose_name = "effacement"
