"""Two rows of one person: perhaps (`Ressemblance`), then for good (`Fusion`), until it is undone. Nothing is moved."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from egide.enfant.models.personnes import LIBELLES_CHAMPS, Personne
from egide.socle.comptes.models import Unite
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7


class RessemblanceQuerySet(models.QuerySet["Ressemblance"]):
    """Suspicions, filtered by what was answered."""

    def ouvertes(self) -> "RessemblanceQuerySet":
        """Pairs that nobody has set apart nor merged."""
        return self.filter(ecartee_le__isnull=True, fusion__isnull=True)


class Ressemblance(models.Model):
    """Two people who may be one. It says no identity: whoever may see both compares them as they are now.

    `faits` stands for what was compared: set apart, a pair is raised again only when what is known has changed.
    """

    class Origine(models.TextChoices):
        """Who noticed."""

        CREATION = "creation", "Dossier ouvert malgré une ressemblance"
        AGENT = "agent", "Signalé par une personne"
        VEILLE = "veille", "Trouvé par la veille de nuit"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    un = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    autre = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    dossier_un = models.ForeignKey(Dossier, models.PROTECT, null=True, editable=False, related_name="+")
    dossier_autre = models.ForeignKey(Dossier, models.PROTECT, null=True, editable=False, related_name="+")
    origine = models.CharField("origine", max_length=10, choices=Origine.choices)
    degre = models.CharField("degré", max_length=10)
    faits = models.CharField(max_length=32)
    levee_le = models.DateTimeField("signalée le")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    motif = models.CharField("pourquoi", max_length=300, blank=True)
    ecartee_le = models.DateTimeField("écartée le", null=True)
    ecartee_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    motif_ecart = models.CharField("pourquoi ce n’est pas la même personne", max_length=300, blank=True)
    fusion = models.ForeignKey("enfant.Fusion", models.PROTECT, null=True, related_name="ressemblances")

    objects = RessemblanceQuerySet.as_manager()

    class Meta:
        verbose_name = "ressemblance"
        ordering = ("degre", "levee_le")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="ressemblance_en_ordre", condition=Q(un__lt=F("autre"))),
            models.CheckConstraint(
                name="ressemblance_meme_nature",
                condition=Q(dossier_un__isnull=True, dossier_autre__isnull=True)
                | Q(dossier_un__isnull=False, dossier_autre__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["un", "autre"],
                condition=Q(ecartee_le__isnull=True, fusion__isnull=True),
                name="ressemblance_ouverte_une_fois",
            ),
        ]


class FusionQuerySet(models.QuerySet["Fusion"]):
    """Merges, filtered by whether they stand."""

    def en_vigueur(self) -> "FusionQuerySet":
        """Merges that nobody has undone."""
        return self.filter(defaite_le__isnull=True)


class Fusion(models.Model):
    """Two people are one: `absorbe` is read with `garde`, whose number stays. Undone, both are as they were."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    garde = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    absorbe = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    dossier_garde = models.ForeignKey(Dossier, models.PROTECT, null=True, editable=False, related_name="+")
    dossier_absorbe = models.ForeignKey(Dossier, models.PROTECT, null=True, editable=False, related_name="+")
    le = models.DateTimeField("le")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    motif = models.CharField("motif", max_length=300)
    defaite_le = models.DateTimeField("défaite le", null=True)
    defaite_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    motif_defaite = models.CharField("pourquoi elle est défaite", max_length=300, blank=True)

    objects = FusionQuerySet.as_manager()

    class Meta:
        verbose_name = "fusion"
        ordering = ("le", "id")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="fusion_deux_personnes", condition=~Q(garde=F("absorbe"))),
            models.CheckConstraint(name="fusion_motivee", condition=~Q(motif="")),
            models.CheckConstraint(
                name="fusion_defaite_motivee", condition=Q(defaite_le__isnull=True) | ~Q(motif_defaite="")
            ),
            models.UniqueConstraint(
                fields=["absorbe"], condition=Q(defaite_le__isnull=True), name="fusion_absorbe_une_fois"
            ),
        ]


class ChoixDeFusion(models.Model):
    """For one field of a merged identity, which side is read: a dated fact that copies no word of the other file.

    The last choice of a field counts. Whoever sees only one side never reads it.
    """

    class Choix(models.TextChoices):
        """Whose word is read."""

        GARDE = "garde", "Ce que dit le dossier gardé"
        ABSORBE = "absorbe", "Ce que dit l’autre dossier"
        INCONNU = "inconnu", "On ne sait pas"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    fusion = models.ForeignKey(Fusion, models.PROTECT, related_name="choix")
    champ = models.CharField("champ", max_length=30)
    choix = models.CharField("choix", max_length=8, choices=Choix.choices)
    source = models.CharField("d’après", max_length=300)
    le = models.DateTimeField("le")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "choix d’une fusion"
        ordering = ("le", "id")
        constraints: ClassVar[list[Any]] = [models.CheckConstraint(name="choix_source", condition=~Q(source=""))]

    @property
    def champ_lisible(self) -> str:
        """Name of the field on the screens."""
        return LIBELLES_CHAMPS.get(self.champ, self.champ)


class DemandePartageQuerySet(models.QuerySet["DemandePartage"]):
    """Requests, filtered by whether they wait."""

    def en_attente(self) -> "DemandePartageQuerySet":
        """Requests that nobody has answered."""
        return self.filter(close_le__isnull=True)


class DemandePartage(models.Model):
    """After a merge, the team of another file of the child asks to read this one. Its unit in charge answers.

    Anchored to `dossier`, the file to be opened: `pour_id` is only an id, and `unite` says who asks.
    """

    class Reponse(models.TextChoices):
        """How a request ended."""

        ACCORDEE = "accordee", "Accordé"
        REFUSEE = "refusee", "Refusé"
        SANS_OBJET = "sans_objet", "Sans objet, la fusion est défaite"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    fusion_id = models.UUIDField("fusion")
    dossier = models.ForeignKey(Dossier, models.PROTECT, editable=False, related_name="+")
    pour_id = models.UUIDField("dossier dont l’équipe demande")
    unite = models.ForeignKey(Unite, models.PROTECT, related_name="+")
    demandee_le = models.DateTimeField("demandée le")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    motif = models.CharField("motif", max_length=300)
    close_le = models.DateTimeField("close le", null=True)
    close_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reponse = models.CharField("réponse", max_length=10, choices=Reponse.choices, blank=True)
    motif_reponse = models.CharField("pourquoi", max_length=300, blank=True)

    objects = DemandePartageQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de partage"
        ordering = ("demandee_le", "id")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="partage_repondu",
                condition=Q(close_le__isnull=True, reponse="") | Q(close_le__isnull=False) & ~Q(reponse=""),
            ),
        ]
