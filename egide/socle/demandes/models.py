"""A person asks to read, correct or oppose what is kept about him; each piece of the file gets its decision."""

from typing import Any, ClassVar

from django.db import models

from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent, Unite
from egide.socle.demandes.rules import LigneLiee
from egide.socle.demandes.states import Etat
from egide.socle.documents.models import Occultation, Piece, Sortie
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.temps import date_courte


class DemandeQuerySet(models.QuerySet["Demande"]):
    """Requests, filtered by what is left to do."""

    def en_cours(self) -> "DemandeQuerySet":
        """Requests that nobody has answered nor filed."""
        return self.filter(etat__in=Etat.en_cours())


class Demande(models.Model):
    """A request of a person about the data kept on him or on a child (RGPD art. 12 and 15 to 21; CRPA L311-1).

    Anchor "several children, or none yet": read by the unit in charge and by the data protection officer alone.
    """

    class Nature(models.TextChoices):
        """What the person asks for."""

        ACCES = "acces", "Lire son dossier ou en recevoir copie"
        JOURNAL = "journal", "Savoir qui a consulté son dossier"
        RECTIFICATION = "rectification", "Faire corriger ou compléter"
        EFFACEMENT = "effacement", "Faire effacer"
        OPPOSITION = "opposition", "S’opposer à l’usage de ses données"
        LIMITATION = "limitation", "Faire suspendre l’usage de ses données"

    class Qualite(models.TextChoices):
        """In what capacity the person asks."""

        PERSONNE = "personne", "La personne elle-même, majeure"
        MINEUR = "mineur", "La personne elle-même, mineure"
        PARENT = "parent", "Titulaire de l’autorité parentale"
        TUTEUR = "tuteur", "Tuteur"
        MANDATAIRE = "mandataire", "Avocat ou personne mandatée"
        AYANT_DROIT = "ayant_droit", "Ayant droit d’une personne décédée"

    class Voie(models.TextChoices):
        """How it reached the Département."""

        COURRIER = "courrier", "Courrier"
        COURRIEL = "courriel", "Courriel"
        ACCUEIL = "accueil", "Sur place"
        TELEPHONE = "telephone", "Téléphone"
        CADA = "cada", "Par la CADA ou la CNIL"

    class Preuve(models.TextChoices):
        """How the identity was checked; no copy of a document is kept."""

        SUR_PLACE = "sur_place", "Pièce d’identité présentée sur place"
        COPIE = "copie", "Copie reçue, vue, puis détruite"
        CONNUE = "connue", "Personne connue du service"
        MANDAT = "mandat", "Mandat et identité vérifiés"

    class Accompagnement(models.TextChoices):
        """What the person answered when a professional was offered to read with him."""

        ACCEPTE = "accepte", "Proposé, accepté"
        DECLINE = "decline", "Proposé, décliné"
        IMPOSSIBLE = "impossible", "Proposé par écrit, sans réponse"

    class Sens(models.TextChoices):
        """What was answered."""

        TOTALE = "totale", "Tout est communiqué ou fait"
        PARTIELLE = "partielle", "Une partie est communiquée ou faite"
        REFUS = "refus", "Refus motivé"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    numero = models.CharField("numéro", max_length=30, unique=True)
    nature = models.CharField("demande", max_length=16, choices=Nature.choices)
    qualite = models.CharField("en qualité de", max_length=16, choices=Qualite.choices)
    voie = models.CharField("reçue par", max_length=16, choices=Voie.choices)
    recue_le = models.DateTimeField("reçue le")
    nom_chiffre = models.TextField("nom de la personne")
    coordonnees_chiffrees = models.TextField("où répondre")
    texte_chiffre = models.TextField("ce qui est demandé")
    enfant_chiffre = models.TextField("enfant ou personne dont il s’agit")
    unite = models.ForeignKey(Unite, models.PROTECT, related_name="+", verbose_name="unité qui prépare")
    preuve = models.CharField("identité vérifiée", max_length=16, choices=Preuve.choices, blank=True)
    accompagnement = models.CharField("accompagnement", max_length=16, choices=Accompagnement.choices, blank=True)
    accompagnement_par = models.CharField("accompagnée par", max_length=120, blank=True)
    a_repondre_avant = models.DateTimeField("à répondre avant le", null=True)
    prolongee_le = models.DateTimeField("prolongée le", null=True)
    preparee_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    relue_par = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    sens = models.CharField("réponse", max_length=16, choices=Sens.choices, blank=True)
    repondue_le = models.DateTimeField("répondue le", null=True)
    etat = models.CharField("état", max_length=30, choices=Etat.choices)
    version = models.PositiveIntegerField(default=1)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’une personne"
        verbose_name_plural = "demandes des personnes"
        ordering = ("a_repondre_avant", "recue_le")
        indexes: ClassVar[list[Any]] = [models.Index(fields=["etat", "a_repondre_avant"], name="demande_a_repondre")]

    def __str__(self) -> str:
        return f"Demande {self.numero}"


class ElementQuerySet(models.QuerySet["Element"]):
    """Lines of an answer, filtered by what becomes of them."""

    def retenus(self) -> "ElementQuerySet":
        """Those that nobody took out, with what each reader sees of their piece, in one statement."""
        return self.filter(ecartee_le__isnull=True).select_related("piece", "occultation__copie", "sortie")

    def communiques(self) -> "ElementQuerySet":
        """Those that the person receives, wholly or in part."""
        return self.retenus().exclude(decision=Element.Decision.REFUSE)


class Element(models.Model):
    """One piece of the file, and what is decided of it. Designated by its sort and its date, never by its content.

    Its title, its redaction and its leaving are read by whoever reads the piece itself. A piece on paper has none.
    """

    class Regime(models.TextChoices):
        """Under which rule the piece falls: its nature, and its date beside the referral to the judge (CADA)."""

        ADMINISTRATIF = "administratif", "Administrative"
        JUDICIAIRE = "judiciaire", "Faite pour la justice ou par elle"

    class Decision(models.TextChoices):
        """What is decided of the piece."""

        COMMUNIQUE = "communique", "Communiquée"
        OCCULTE = "occulte", "Communiquée, mentions de tiers occultées"
        REFUSE = "refuse", "Non communiquée"

    class Motif(models.TextChoices):
        """Why a piece is hidden, wholly or in part."""

        TIERS = "tiers", "Mentions qui touchent une autre personne (CRPA L311-6 et L311-7)"
        INTERET = "interet", "Intérêt supérieur de l’enfant"
        JUSTICE = "justice", "Pièce de la procédure : la demander au juge (CPC 1187)"
        INACHEVE = "inacheve", "Document inachevé ou préparatoire (CRPA L311-2)"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.PROTECT, related_name="elements")
    volet = models.SmallIntegerField(default=int(Volet.JUDICIAIRE), editable=False)
    rang = models.PositiveSmallIntegerField()
    designation = models.CharField("pièce", max_length=160)
    datee_du = models.DateField("datée du", null=True)
    regime = models.CharField("nature", max_length=16, choices=Regime.choices)
    decision = models.CharField("décision", max_length=16, choices=Decision.choices)
    motif = models.CharField("raison", max_length=16, choices=Motif.choices, blank=True)
    ecartee_le = models.DateTimeField("retirée de la réponse le", null=True)
    piece = models.ForeignKey(Piece, models.PROTECT, null=True, related_name="+")
    occultation = models.OneToOneField(Occultation, models.PROTECT, null=True, related_name="+")
    sortie = models.ForeignKey(Sortie, models.PROTECT, null=True, related_name="+")

    objects = ElementQuerySet.as_manager()

    class Meta:
        verbose_name = "élément de la réponse"
        ordering = ("demande", "rang")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["demande", "rang"], name="element_rang"),
            models.CheckConstraint(
                name="element_motive", condition=models.Q(decision="communique") ^ ~models.Q(motif="")
            ),
            models.UniqueConstraint(
                name="element_piece_une_fois", fields=["demande", "piece"], condition=models.Q(ecartee_le__isnull=True)
            ),
            models.CheckConstraint(
                name="element_refuse_ne_sort_pas",
                condition=~models.Q(decision="refuse") | models.Q(sortie__isnull=True, occultation__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.designation} du {date_courte(self.datee_du)}" if self.datee_du else self.designation

    @property
    def nom(self) -> str:
        """Its title for who reads the piece, its sort and date for the others."""
        return self.piece.titre if self.piece else str(self)

    @property
    def a_occulter(self) -> Piece | None:
        """The piece in which others must be hidden, when this agent reads it."""
        return self.piece if self.decision == Element.Decision.OCCULTE else None

    @property
    def liee(self) -> LigneLiee:
        """What the guards of the answer ask of a line tied to a piece."""
        occultee = self.decision == Element.Decision.OCCULTE
        copie = (self.occultation.etat if self.occultation else "") if occultee else None
        return LigneLiee(self.nom, self.piece is not None, copie)

    @property
    def part(self) -> Piece | None:
        """The piece that leaves: the redacted copy alone when others are hidden; None when refused or on paper."""
        if self.decision == Element.Decision.OCCULTE:
            return self.occultation.copie if self.occultation else None
        return self.piece if self.decision == Element.Decision.COMMUNIQUE else None
