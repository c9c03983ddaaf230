"""A frozen, numbered package from one unit to another, or to a named service outside that has no account."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from egide.socle.comptes.models import Agent, Unite
from egide.socle.echanges.states import EN_ATTENTE, Etat
from egide.socle.interface.identifiants import uuid7


class TransmissionQuerySet(models.QuerySet["Transmission"]):
    """Packages, filtered by what a human being said of them."""

    def en_attente(self) -> "TransmissionQuerySet":
        """Sent, and nobody has said « reçu » nor sent it back."""
        return self.filter(etat__in=EN_ATTENTE)


class Transmission(models.Model):
    """What one unit shared with another: content never changes, a correction is a new package that names this one.

    Whoever receives it reads the package and nothing of the file (docs/adr/0020).
    """

    class Information(models.TextChoices):
        """Whether someone was told before the sharing (CASF L226-2-1, L226-2-2)."""

        OUI = "oui", "Oui, avant l’envoi"
        NON = "non", "Non : contraire à l’intérêt de l’enfant"

    class InformationEnfant(models.TextChoices):
        """The same for the child, according to age and maturity."""

        OUI = "oui", "Oui, avant l’envoi"
        NON = "non", "Non : contraire à son intérêt"
        TROP_JEUNE = "trop_jeune", "Non : son âge ou sa maturité ne le permet pas"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    numero = models.CharField("numéro", max_length=20, unique=True)
    etat = models.CharField("état", max_length=30, choices=Etat.choices)
    version = models.PositiveIntegerField("version", default=1)
    objet_genre = models.CharField("tirée de", max_length=40)
    objet_id = models.UUIDField()
    emetteur = models.ForeignKey(Unite, models.PROTECT, related_name="+", verbose_name="de")
    destinataire = models.ForeignKey(Unite, models.PROTECT, null=True, related_name="+", verbose_name="vers")
    correspondant = models.CharField("service extérieur", max_length=40, blank=True)
    correspondant_nom = models.CharField("nom du service extérieur", max_length=160, blank=True)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+", verbose_name="envoyée par")
    envoyee_le = models.DateTimeField("envoyée le")
    urgente = models.BooleanField("urgente", default=False)
    fondement = models.CharField("fondement", max_length=40)
    fondement_texte = models.CharField("fondement, tel qu’en vigueur à l’envoi", max_length=300)
    volets = models.IntegerField("parties partagées")
    parents_informes = models.CharField("parents informés", max_length=3, choices=Information.choices)
    parents_motif = models.TextField("sinon, pourquoi", blank=True)
    enfant_informe = models.CharField("enfant informé", max_length=10, choices=InformationEnfant.choices)
    enfant_motif = models.TextField("sinon, pourquoi", blank=True)
    nombre_lignes = models.PositiveSmallIntegerField("lignes")
    empreinte = models.CharField("empreinte du contenu", max_length=64)
    remplace = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    recue_le = models.DateTimeField("reçue le", null=True)
    recue_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    preuve = models.CharField("preuve de la réception", max_length=300, blank=True)
    motif_refus = models.TextField("motif du renvoi", blank=True)
    relance_rang = models.PositiveSmallIntegerField("relances faites", default=0)
    relance_le = models.DateTimeField("prochaine relance", null=True)

    objects = TransmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "transmission"
        ordering = ("-envoyee_le",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="transmission_un_destinataire",
                condition=Q(destinataire__isnull=False, correspondant="", correspondant_nom="")
                | (Q(destinataire__isnull=True) & ~Q(correspondant="") & ~Q(correspondant_nom="")),
            ),
            models.CheckConstraint(
                name="transmission_information_motivee",
                condition=(Q(parents_informes="oui") | ~Q(parents_motif=""))
                & (Q(enfant_informe="oui") | ~Q(enfant_motif="")),
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["destinataire", "-envoyee_le"], name="transmission_recue"),
            models.Index(fields=["emetteur", "-envoyee_le"], name="transmission_envoyee"),
            models.Index(fields=["objet_id"], name="transmission_objet"),
            models.Index(fields=["relance_le"], name="transmission_relance", condition=Q(etat="envoyee")),
        ]

    def __str__(self) -> str:
        return self.numero

    @property
    def vers(self) -> str:
        """Who receives it, in words."""
        return str(self.destinataire) if self.destinataire_id else self.correspondant_nom

    @property
    def attend(self) -> bool:
        """Whether nobody has said « reçu » nor sent it back."""
        return self.etat in EN_ATTENTE


class LigneTransmise(models.Model):
    """One line of a package: the part of the file it comes from, its text, and the object it stands for, if any."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transmission = models.ForeignKey(Transmission, models.PROTECT, related_name="lignes")
    rang = models.PositiveSmallIntegerField("rang")
    volet = models.SmallIntegerField("partie du dossier")
    titre = models.CharField("titre", max_length=160)
    texte = models.TextField("texte", blank=True)
    objet_genre = models.CharField(max_length=40, blank=True)
    objet_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = "ligne transmise"
        ordering = ("rang",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["transmission", "rang"], name="ligne_transmise_rang"),
        ]
