"""A piece of a file and the bytes behind it: what was received, sealed, and the copy that circulates."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.documents.ancres import Ancre
from egide.socle.documents.magasin import Depot
from egide.socle.documents.occultation.models import Occultation, Zone
from egide.socle.documents.sorties.models import PieceSortie, Sortie
from egide.socle.documents.states import A_TRAITER, Etat
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7

__all__ = ["Fichier", "Occultation", "Piece", "PieceQuerySet", "PieceSortie", "Sortie", "Zone"]


class Fichier(models.Model):
    """One file of the store: what it weighs, its hash, its own key under lock; nothing of its content.

    It is read through the piece that holds it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    taille = models.PositiveBigIntegerField("taille en octets")
    media = models.CharField("type", max_length=100)
    cle_verrouillee = models.TextField("clé, verrouillée par celle de l’installation", blank=True)
    garde_le = models.DateTimeField("gardé le")
    detruit_le = models.DateTimeField("détruit le", null=True)

    class Meta:
        verbose_name = "fichier"

    @property
    def depot(self) -> Depot:
        """What the store needs to open it."""
        return Depot(self.empreinte, self.taille, self.cle_verrouillee)


class PieceQuerySet(models.QuerySet["Piece"]):
    """Pieces, filtered by where they stand."""

    def disponibles(self) -> "PieceQuerySet":
        """Those whose copy circulates."""
        return self.filter(etat=Etat.DISPONIBLE)

    def a_traiter(self) -> "PieceQuerySet":
        """Those that wait for the control, or for a converter."""
        return self.filter(etat__in=A_TRAITER)


class Piece(models.Model):
    """A document of a file. Its nature and its date beside the referral decide whether it may be given (§40)."""

    class Genre(models.TextChoices):
        """What it is, for who looks for it."""

        COURRIER = "courrier", "Courrier ou message"
        RAPPORT = "rapport", "Rapport, note ou compte rendu"
        MEDICAL = "medical", "Certificat ou document médical"
        SCOLAIRE = "scolaire", "Document scolaire"
        JUSTICE = "justice", "Décision ou document de justice"
        IDENTITE = "identite", "Pièce d’identité ou d’état civil"
        PHOTO = "photo", "Photo ou capture d’écran"
        AUTRE = "autre", "Autre"

    class Nature(models.TextChoices):
        """Whether it was made for or by justice: the right of access is not the same (confidentialité §40)."""

        ADMINISTRATIVE = "administrative", "Administrative"
        JUDICIAIRE = "judiciaire", "Judiciaire : faite pour la justice ou par elle"

    class Saisine(models.TextChoices):
        """When it was written, beside the referral to the judge or the notice to the prosecutor."""

        AUCUNE = "aucune", "Aucune saisine connue à ce jour"
        AVANT = "avant", "Écrite avant la saisine"
        APRES = "apres", "Écrite après la saisine"

    class Origine(models.TextChoices):
        """Where it comes from."""

        RECUE = "recue", "Reçue"
        PUBLIQUE = "publique", "Reçue de la page publique"
        PRODUITE = "produite", "Produite ici"

    class Antivirus(models.TextChoices):
        """What the antivirus said."""

        SAIN = "sain", "Contrôlée par l’antivirus"
        SANS = "sans", "Non contrôlée par l’antivirus"
        INFECTE = "infecte", "Contient un virus"

    class Attente(models.TextChoices):
        """What a piece waits for, when the control could not be done."""

        ANTIVIRUS_MUET = "antivirus_muet", "L’antivirus ne répond pas. Le contrôle reprendra seul."
        ANTIVIRUS_ABSENT = "antivirus_absent", "Aucun antivirus n’est réglé : la pièce attend."
        EXAMEN = "examen", "L’examen ne démarre pas sur cette machine : prévenez l’administrateur."
        CONVERTISSEUR = "convertisseur", "Le convertisseur ne répond pas. La conversion reprendra seule."
        MAGASIN = "magasin", "Le fichier déposé ne se relit pas : prévenez l’administrateur."

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")
    objet_genre = models.CharField(max_length=40, blank=True)
    objet_id = models.UUIDField(null=True)
    volet = models.SmallIntegerField()
    titre = models.CharField("titre", max_length=160)
    genre = models.CharField("genre", max_length=12, choices=Genre.choices)
    nature = models.CharField("nature", max_length=14, choices=Nature.choices)
    date_piece = models.DateField("date de la pièce", null=True)
    saisine = models.CharField("par rapport à la saisine", max_length=8, choices=Saisine.choices)
    origine = models.CharField("origine", max_length=8, choices=Origine.choices)
    nom_d_origine = models.CharField("nom du fichier", max_length=120, blank=True)
    etat = models.CharField("état", max_length=20, choices=Etat.choices)
    version = models.PositiveIntegerField("version", default=1)
    original = models.OneToOneField(Fichier, models.PROTECT, related_name="+", verbose_name="original scellé")
    copie = models.OneToOneField(Fichier, models.PROTECT, null=True, related_name="+", verbose_name="copie qui circule")
    antivirus = models.CharField("antivirus", max_length=8, choices=Antivirus.choices, blank=True)
    attend = models.CharField("attend", max_length=20, choices=Attente.choices, blank=True)
    constat = models.CharField("constat du contrôle", max_length=300, blank=True)
    deposee_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    deposee_le = models.DateTimeField("déposée le")

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce"
        ordering = ("-deposee_le", "-id")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="piece_une_ancre",
                condition=Q(dossier__isnull=False, objet_id__isnull=True, objet_genre="")
                | (Q(dossier__isnull=True, objet_id__isnull=False) & ~Q(objet_genre="")),
            ),
            models.CheckConstraint(
                name="piece_disponible_a_une_copie",
                condition=~Q(etat=Etat.DISPONIBLE) | Q(copie__isnull=False),
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["objet_id"], name="piece_objet", condition=Q(objet_id__isnull=False)),
            models.Index(fields=["deposee_le"], name="piece_a_traiter", condition=Q(etat__in=A_TRAITER)),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def ancre(self) -> Ancre:
        """Where it hangs."""
        return Ancre(Volet(self.volet), self.dossier_id, self.objet_genre, self.objet_id)
