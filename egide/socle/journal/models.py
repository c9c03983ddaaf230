"""Acts, reads and refusals: append-only lines, chained by a sealer. No content of a file, ever."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from egide.socle.interface.identifiants import uuid7


class Evenement(models.TextChoices):
    """What happened, as the data protection officer reads it."""

    CONNEXION = "connexion", "Connexion"
    CONNEXION_REFUSEE = "connexion_refusee", "Connexion refusée"
    DECONNEXION = "deconnexion", "Déconnexion"
    LECTURE = "lecture", "Lecture"
    RECHERCHE = "recherche", "Recherche"
    ACTE = "acte", "Acte"
    IMPRESSION = "impression", "Impression"
    REFUS = "refus", "Refus"
    URGENCE = "urgence", "Accès d’urgence"
    DROITS = "droits", "Changement de droits"
    ADMINISTRATION = "administration", "Administration"


class Ligne(models.Model):
    """One line: who, when, which object, which act, in what capacity. Ids only, without foreign keys."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    le = models.DateTimeField("le")
    evenement = models.CharField("événement", max_length=20, choices=Evenement.choices)
    agent_id = models.UUIDField("agent", null=True)
    poste_id = models.UUIDField("poste", null=True)
    objet_genre = models.CharField("objet", max_length=40, blank=True)
    objet_id = models.UUIDField("identifiant de l’objet", null=True)
    dossier_id = models.UUIDField("dossier", null=True)
    acte = models.CharField("acte", max_length=60, blank=True)
    titre = models.CharField("à quel titre", max_length=120, blank=True)
    motif = models.CharField("motif", max_length=500, blank=True)
    trace = models.CharField("numéro de trace", max_length=12, blank=True, db_default="")

    class Meta:
        verbose_name = "ligne du journal"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["le"], name="journal_le"),
            models.Index(fields=["agent_id", "le"], name="journal_agent"),
            models.Index(fields=["dossier_id", "le"], name="journal_dossier"),
            models.Index(fields=["trace"], name="journal_trace", condition=~models.Q(trace="")),
        ]


class Maillon(models.Model):
    """The chain link of one line, written by the sealer once no older transaction can still add a line."""

    rang = models.BigIntegerField(primary_key=True)
    ligne_id = models.UUIDField(unique=True)
    empreinte = models.BinaryField()

    class Meta:
        verbose_name = "maillon du journal"


class Coupe(models.Model):
    """The lines past their term that left the journal: all those up to `rang` but `retenues`; their links stay.

    Signed with the key of the journal, which the database never sees: nobody writes one with SQL alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rang = models.BigIntegerField()
    empreinte = models.BinaryField()
    retenues = ArrayField(models.BigIntegerField())
    terme = models.DateTimeField("lignes écrites avant le")
    lignes = models.BigIntegerField("lignes effacées")
    le = models.DateTimeField("le")
    signature = models.CharField(max_length=64)

    class Meta:
        verbose_name = "coupe du journal"
        ordering = ("rang", "le", "id")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="coupe_apres_son_terme", condition=Q(terme__lt=F("le"))),
        ]
