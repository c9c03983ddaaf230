"""A redaction under way: the piece, the boxes, who prepared and who read again. The words hidden are nowhere."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.occultation.feuilles import Boite
from egide.socle.documents.occultation.states import EtatOccultation
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7


class Occultation(models.Model):
    """The hiding of what speaks of others in one piece; the piece itself never changes (confidentialité §42)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    piece = models.ForeignKey("documents.Piece", models.PROTECT, related_name="occultations")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")
    objet_genre = models.CharField(max_length=40, blank=True)
    objet_id = models.UUIDField(null=True)
    volet = models.SmallIntegerField()
    etat = models.CharField("état", max_length=16, choices=EtatOccultation.choices)
    version = models.PositiveIntegerField("version", default=1)
    copie = models.OneToOneField("documents.Piece", models.PROTECT, null=True, related_name="occultation_source")
    preparee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    preparee_le = models.DateTimeField("préparée le")
    soumise_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    relue_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "occultation"
        ordering = ("-preparee_le", "-id")

    def __str__(self) -> str:
        return f"Occultation {self.pk}"

    @property
    def ancre(self) -> Ancre:
        """The file or the object that its piece hangs from."""
        return Ancre(Volet(self.volet), self.dossier_id, self.objet_genre, self.objet_id)

    @property
    def validee(self) -> bool:
        """Whether a second person read the copy and found it right."""
        return self.etat == EtatOccultation.VALIDEE


class Zone(models.Model):
    """Words of one page to paint black, by their place; the proposal of the machine or the choice of a person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    occultation = models.ForeignKey(Occultation, models.PROTECT, related_name="zones")
    genre = models.CharField("pourquoi", max_length=10)
    # none for a strip of a page that no program reads
    premier_mot = models.PositiveIntegerField("rang du premier mot", null=True)
    dernier_mot = models.PositiveIntegerField("rang du dernier mot", null=True)
    page = models.PositiveIntegerField("page")
    gauche = models.FloatField()
    bas = models.FloatField()
    droite = models.FloatField()
    haut = models.FloatField()
    retenue = models.BooleanField("à occulter", default=True)

    class Meta:
        verbose_name = "zone"
        ordering = ("occultation", "page", "premier_mot", "id")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="zone_boite", condition=Q(gauche__lt=F("droite"), bas__lt=F("haut"))),
        ]

    @property
    def boite(self) -> Boite:
        """Its box, in points."""
        return self.gauche, self.bas, self.droite, self.haut
