"""Inbox rows and urgent warnings: what waits for a human being is one of these, or a clock."""

from typing import Any, ClassVar

from django.db import models

from egide.socle.acces.models import AccesUrgence, Sujet
from egide.socle.comptes.models import Agent
from egide.socle.echanges.models.transmissions import Transmission
from egide.socle.echeances.models import Echeance
from egide.socle.interface.identifiants import uuid7

BATTEMENT_ASTREINTE = "astreinte"
BATTEMENT_AVIS = "avis"
BATTEMENT_RAPPELS = "rappels"
BATTEMENT_RELANCES = "relances"
BATTEMENT_COURRIELS = "courriels"
BATTEMENT_TACHES = "taches"
BATTEMENT_SILENCES = "silences"
BATTEMENT_SCELLEMENT = "scellement"
# Those whose silence every agent is told of, then the rounds that the watch of the watch looks at. « avis » is no
# round: it beats as long as the notices of open dangers leave and find somebody.
BATTEMENTS = (BATTEMENT_ASTREINTE, BATTEMENT_AVIS, BATTEMENT_RAPPELS)
SURVEILLES = (
    BATTEMENT_ASTREINTE,
    BATTEMENT_RAPPELS,
    BATTEMENT_RELANCES,
    BATTEMENT_COURRIELS,
    BATTEMENT_TACHES,
    BATTEMENT_SCELLEMENT,
)


class ArriveeQuerySet(models.QuerySet["Arrivee"]):
    """Inbox rows, filtered by what was done."""

    def en_attente(self) -> "ArriveeQuerySet":
        """Rows that nobody has taken nor closed."""
        return self.filter(close_le__isnull=True)

    def rappels(self) -> "ArriveeQuerySet":
        """Reminders whose clock still runs: the act that stops the clock closes its reminder, and nothing else does."""
        return self.en_attente().filter(echeance__arretee_le__isnull=True, echeance__isnull=False)


class Arrivee(models.Model):
    """Something arrived for a subject and waits for someone to say « reçu »."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    objet_genre = models.CharField(max_length=40)
    objet_id = models.UUIDField()
    dossier_id = models.UUIDField(null=True)
    volet = models.SmallIntegerField()
    sujet = models.ForeignKey(Sujet, models.PROTECT, related_name="arrivees")
    nature = models.CharField("nature", max_length=40)
    echeance = models.OneToOneField(
        Echeance, models.PROTECT, null=True, related_name="rappel", verbose_name="échéance rappelée"
    )
    urgente = models.BooleanField("urgente", default=False)
    depuis = models.DateTimeField("depuis")
    close_le = models.DateTimeField("close le", null=True)
    close_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")

    objects = ArriveeQuerySet.as_manager()

    class Meta:
        verbose_name = "arrivée"
        ordering = ("-urgente", "depuis")
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["sujet", "-urgente", "depuis"],
                name="arrivee_attend",
                condition=models.Q(close_le=None),
            ),
            models.Index(fields=["objet_id"], name="arrivee_objet"),
        ]


class AlerteQuerySet(models.QuerySet["AlerteAstreinte"]):
    """Urgent warnings, filtered by what a human being did."""

    def ouvertes(self) -> "AlerteQuerySet":
        """Warnings that nobody has taken."""
        return self.filter(accusee_le__isnull=True)


class AlerteAstreinte(models.Model):
    """A danger now: the on-call post is warned, then the next level, until a human says « je prends »."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    objet_genre = models.CharField(max_length=40)
    objet_id = models.UUIDField()
    dossier_id = models.UUIDField(null=True)
    volet = models.SmallIntegerField()
    sujet = models.ForeignKey(Sujet, models.PROTECT, related_name="+")
    nee_le = models.DateTimeField("née le")
    niveau = models.PositiveSmallIntegerField("rang du dernier avis", default=0)
    prevenue_le = models.DateTimeField("dernier avis", null=True)
    accusee_le = models.DateTimeField("prise le", null=True)
    accusee_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")

    objects = AlerteQuerySet.as_manager()

    class Meta:
        verbose_name = "alerte d’astreinte"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["nee_le"], name="alerte_ouverte", condition=models.Q(accusee_le=None))
        ]


class AvisQuerySet(models.QuerySet["AvisEnvoye"]):
    """Notices, with what the same person was already told."""

    def avec_premier(self) -> "AvisQuerySet":
        """Each knows whether its person was told of this very thing before (`premier`)."""
        dits = AvisEnvoye.objects.filter(
            models.Q(alerte=models.OuterRef("alerte"))
            | models.Q(urgence=models.OuterRef("urgence"))
            | models.Q(transmission=models.OuterRef("transmission")),
            agent=models.OuterRef("agent"),
            remis=True,
        )
        return self.annotate(premier=~models.Exists(dits))


class AvisEnvoye(models.Model):
    """A message that left: « un élément vous attend », never a name nor a fact.

    It tells of an urgent warning, of a break-glass access or of an urgent package.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    alerte = models.ForeignKey(AlerteAstreinte, models.PROTECT, null=True, related_name="avis")
    urgence = models.ForeignKey(AccesUrgence, models.PROTECT, null=True, related_name="avis")
    transmission = models.ForeignKey(Transmission, models.PROTECT, null=True, related_name="avis")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    niveau = models.PositiveSmallIntegerField()
    envoye_le = models.DateTimeField("envoyé le")
    remis = models.BooleanField("remis au serveur", default=False)

    objects = AvisQuerySet.as_manager()

    class Meta:
        verbose_name = "avis envoyé"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["alerte", "agent", "niveau"], name="avis_une_fois"),
            models.UniqueConstraint(fields=["urgence", "agent"], name="avis_d_urgence_une_fois"),
            models.UniqueConstraint(fields=["transmission", "agent", "niveau"], name="avis_de_transmission_une_fois"),
            models.CheckConstraint(
                condition=models.Q(alerte__isnull=False, urgence__isnull=True, transmission__isnull=True)
                | models.Q(alerte__isnull=True, urgence__isnull=False, transmission__isnull=True)
                | models.Q(alerte__isnull=True, urgence__isnull=True, transmission__isnull=False),
                name="avis_d_une_chose",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["envoye_le"], name="avis_a_remettre", condition=models.Q(remis=False))
        ]


class Battement(models.Model):
    """Last time that a deferred task said it was alive; the agents' pages show a strip when it falls silent."""

    nom = models.CharField(primary_key=True, max_length=40)
    le = models.DateTimeField("dernier signe de vie")

    class Meta:
        verbose_name = "signe de vie"
