"""What left, or waits to leave: which pieces, for whom, why, under which number; nothing of their content."""

from typing import Any, ClassVar

from django.db import models

from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.sorties.states import EtatSortie
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7


class GenreDestinataire(models.TextChoices):
    """To whom a piece is given."""

    PERSONNE = "personne", "Une personne de la famille ou de l’entourage"
    INFORMATEUR = "informateur", "La personne qui a transmis l’information"
    SERVICE = "service", "Un service lié à la situation"
    DEMANDEUR = "demandeur", "La personne qui demande à lire le dossier"
    LIBRE = "libre", "Quelqu’un d’autre"


class Sortie(models.Model):
    """One act of giving pieces out. A free recipient is kept encrypted: his name may be a secret of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    numero = models.CharField("numéro de trace", max_length=12, unique=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")
    objet_genre = models.CharField(max_length=40, blank=True)
    objet_id = models.UUIDField(null=True)
    volet = models.SmallIntegerField()
    etat = models.CharField("état", max_length=12, choices=EtatSortie.choices)
    version = models.PositiveIntegerField("version", default=1)
    destinataire_genre = models.CharField("destinataire", max_length=12, choices=GenreDestinataire.choices)
    destinataire_id = models.UUIDField(null=True)
    destinataire_chiffre = models.TextField(blank=True)
    motif = models.CharField("motif", max_length=300)
    regardee = models.BooleanField("pages regardées par une personne", default=False)
    interet_verifie = models.BooleanField("intérêt de l’enfant vérifié", default=False)
    tiers_verifies = models.BooleanField("mentions des tiers vérifiées", default=False)
    levee_motif = models.CharField("levée expresse", max_length=300, blank=True)
    levee_genres = models.CharField("secrets levés", max_length=40, blank=True)
    demandee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    demandee_le = models.DateTimeField("demandée le")
    autorisee_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    sortie_le = models.DateTimeField("sortie le", null=True)

    class Meta:
        verbose_name = "sortie"
        ordering = ("-demandee_le", "-id")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="sortie_datee", condition=~models.Q(etat=EtatSortie.SORTIE) | models.Q(sortie_le__isnull=False)
            ),
            models.CheckConstraint(name="sortie_motivee", condition=~models.Q(motif="")),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["-demandee_le"], name="sortie_recente")]

    def __str__(self) -> str:
        return self.numero

    @property
    def ancre(self) -> Ancre:
        """The file or the object that its pieces hang from."""
        return Ancre(Volet(self.volet), self.dossier_id, self.objet_genre, self.objet_id)


class PieceSortie(models.Model):
    """One piece of a leaving. `empreinte` is the hash of the very bytes that were given, mark included."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sortie = models.ForeignKey(Sortie, models.PROTECT, related_name="pieces")
    piece = models.ForeignKey("documents.Piece", models.PROTECT, related_name="sorties")
    rang = models.PositiveSmallIntegerField()
    empreinte = models.CharField("empreinte SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = "pièce sortie"
        ordering = ("sortie", "rang")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["sortie", "piece"], name="piece_une_fois_par_sortie")
        ]
