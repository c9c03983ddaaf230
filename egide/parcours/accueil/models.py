"""Everything that arrives: a worry, the children it speaks of, who says it, what is added later."""

from typing import Any, ClassVar

from django.db import models

from egide.enfant.rapprochement.naissance import Naissance
from egide.parcours.accueil.states import Etat
from egide.socle.acces.volets import Volet
from egide.socle.comptes.models import Agent
from egide.socle.interface.identifiants import uuid7
from egide.socle.referentiels.fichiers import lire_nomenclature


def libelle_du_code(nomenclature: str, code: str) -> str:
    """Label of a code of a dated list, or the code itself when the list no longer has it."""
    return next((ligne.libelle for ligne in lire_nomenclature(nomenclature) if ligne.code == code), code)


class Recueil(models.Model):
    """A contact: what someone said, when it reached the cell, by which way. Never merged with an information.

    Anchor "several children, or none yet", part DANGER, object = this row.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    canal = models.CharField("canal", max_length=40)
    recu_le = models.DateTimeField("reçu par la cellule le")
    reference = models.CharField("référence de l’envoi", max_length=60, blank=True)
    qualite_informateur = models.CharField("qualité de l’informateur", max_length=60)
    professionnel = models.BooleanField("transmis par un professionnel", default=False)
    anonyme = models.BooleanField("anonyme", default=False)
    danger_immediat = models.BooleanField("danger tout de suite", default=False)
    faits = models.TextField("ce qui a été vu ou entendu")
    depuis_quand = models.TextField("depuis quand", blank=True)
    entourage = models.TextField("qui peut aider autour de l’enfant", blank=True)
    commune = models.CharField("commune", max_length=120, blank=True)
    etat = models.CharField("état", max_length=30, choices=Etat.choices)
    version = models.PositiveIntegerField(default=1)
    selecteur = models.CharField(max_length=12, unique=True, null=True, editable=False)
    secret_argon2 = models.CharField(max_length=200, blank=True, editable=False)
    cle_idempotence = models.UUIDField(unique=True, null=True, editable=False)
    empreinte = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "recueil"
        ordering = ("-recu_le",)
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["etat", "recu_le"], name="recueil_etat"),
            models.Index(fields=["recu_le"], name="recueil_recent"),
        ]

    def __str__(self) -> str:
        return f"Recueil {self.pk}"

    @property
    def ecrit_par_l_enfant(self) -> bool:
        """Whether the child or the young person speaks for himself."""
        return self.qualite_informateur == "enfant"

    @property
    def canal_libelle(self) -> str:
        """The way it arrived, in words."""
        return libelle_du_code("canaux_reception", self.canal)

    @property
    def qualite_libelle(self) -> str:
        """Who speaks, in words; never his name."""
        return libelle_du_code("qualites_informateur", self.qualite_informateur)


class EnfantSignale(models.Model):
    """A child as the informant describes him: perhaps only a first name and an age. Nobody is created from it."""

    class Precision(models.TextChoices):
        """How much of the birth date is known."""

        JOUR = "jour", "jour"
        MOIS = "mois", "mois"
        ANNEE = "annee", "année"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recueil = models.ForeignKey(Recueil, models.PROTECT, related_name="enfants")
    rang = models.PositiveSmallIntegerField(default=1)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    nom = models.CharField("nom", max_length=80, blank=True)
    naissance = models.DateField("naissance", null=True)
    naissance_precision = models.CharField(max_length=5, choices=Precision.choices, blank=True)
    age_declare = models.PositiveSmallIntegerField("âge déclaré, en années", null=True)
    a_naitre = models.BooleanField("à naître", default=False)
    sexe = models.CharField("sexe", max_length=1, blank=True)
    ecole = models.CharField("école ou lieu d’accueil", max_length=160, blank=True)
    adresse = models.CharField("adresse ou endroit", max_length=240, blank=True)
    commune = models.CharField("commune", max_length=120, blank=True)
    code_insee = models.CharField("code de la commune", max_length=5, blank=True)

    class Meta:
        verbose_name = "enfant signalé"
        ordering = ("recueil", "rang")

    def __str__(self) -> str:
        return self.appellation

    @property
    def appellation(self) -> str:
        """What the child can be called: his name, or what is known of him."""
        return f"{self.prenom} {self.nom}".strip() or ("Enfant à naître" if self.a_naitre else "Enfant sans nom connu")

    @property
    def naissance_dite(self) -> Naissance:
        """The date that was said, cut to its precision; the age is apart."""
        if self.naissance is None:
            return Naissance()
        precision = self.naissance_precision or self.Precision.JOUR
        return Naissance(
            self.naissance.year,
            self.naissance.month if precision != self.Precision.ANNEE else None,
            self.naissance.day if precision == self.Precision.JOUR else None,
        )

    @property
    def naissance_en_clair(self) -> str:
        """« 12 mai 2018 », « mai 2018 », « 2018 », '' when no date was said."""
        return self.naissance_dite.en_clair()

    @property
    def sexe_libelle(self) -> str:
        """The sex in words, '' when it was not said."""
        return libelle_du_code("sexes", self.sexe) if self.sexe else ""


class Complement(models.Model):
    """Something added later, by the informant with his code or by an agent; the first text never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recueil = models.ForeignKey(Recueil, models.PROTECT, related_name="complements")
    texte = models.TextField("texte")
    le = models.DateTimeField("ajouté le")
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "complément"
        ordering = ("recueil", "le")

    @property
    def de_l_informateur(self) -> bool:
        """Whether it came by the public page."""
        return self.agent_id is None


class Informateur(models.Model):
    """Who said it, encrypted, in a part of its own: only named persons read it (confidentialite §10)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recueil = models.OneToOneField(Recueil, models.PROTECT, related_name="informateur")
    volet = models.SmallIntegerField(default=int(Volet.INFORMATEUR), editable=False)
    nom_chiffre = models.TextField(blank=True)
    fonction_chiffree = models.TextField(blank=True)
    telephone_chiffre = models.TextField(blank=True)
    courriel_chiffre = models.TextField(blank=True)
    precautions_chiffrees = models.TextField(blank=True)
    retour_demande = models.BooleanField("souhaite un retour", default=False)
    protege = models.BooleanField("demande à ne pas être connu de la famille", default=True)

    class Meta:
        verbose_name = "personne qui a informé"


class EssaiCode(models.Model):
    """Wrong codes counted by selector; no address, no device. Read and written by the public functions alone."""

    selecteur = models.CharField(primary_key=True, max_length=12)
    depuis = models.DateTimeField()
    nombre = models.PositiveIntegerField()

    class Meta:
        verbose_name = "essais d’un code"
