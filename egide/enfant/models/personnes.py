"""A person as far as he or she is known: a child with a file, or an adult tied to a child."""

from datetime import date
from typing import Any, ClassVar, Literal
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from egide.enfant.rapprochement.naissance import Naissance
from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.typographie import INSECABLE

LIBELLES_CHAMPS = {
    "nom": "nom de naissance",
    "nom_usage": "nom d’usage",
    "prenoms": "prénoms",
    "sexe": "sexe",
    "naissance": "naissance",
    "lieu_naissance": "lieu de naissance",
    "terme_prevu": "terme prévu",
    "a_naitre": "à naître",
    "decede": "décès",
    "deces_le": "date du décès",
    "telephone": "téléphone",
}


class Sexe(models.TextChoices):
    """Codes of the nomenclature `sexes`."""

    MASCULIN = "1", "Garçon ou homme"
    FEMININ = "2", "Fille ou femme"
    INCONNU = "9", "Non connu à ce jour"


def _groupe(dossier: str) -> Func:
    return Func(F(dossier), function="dossier_groupe", output_field=ArrayField(models.UUIDField()))


class PersonneQuerySet(models.QuerySet["Personne"]):
    """People, filtered by what they are."""

    def enfants(self) -> "PersonneQuerySet":
        """Children: those who have a file."""
        return self.filter(dossier__isnull=False)

    def adultes(self) -> "PersonneQuerySet":
        """People without a file, read through their tie to a child."""
        return self.filter(dossier__isnull=True)

    def avec_groupe(self) -> "PersonneQuerySet":
        """Children with the visible files of theirs, the kept one first: one file for a child opened once."""
        return self.annotate(groupe=_groupe("dossier_id"))

    def a_naitre(self) -> "PersonneQuerySet":
        """Children expected and not born yet."""
        return self.filter(a_naitre=True)


def _jour_de_naissance() -> Func:
    """The exact birth day; PostgreSQL refuses the row when the day does not exist."""
    parties = (F("naissance_annee"), F("naissance_mois"), F("naissance_jour"))
    return Func(*parties, function="make_date", output_field=models.DateField())


class Personne(models.Model):
    """An identity, possibly partial or approximate. A child carries a file, an adult does not.

    `prenoms` are in the order of the civil register, the usual one first, separated by commas.
    `naissance_min` and `naissance_max` are the first and last days on which the birth may have happened.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.OneToOneField(Dossier, models.PROTECT, null=True, editable=False, related_name="enfant")
    nom = models.CharField("nom de naissance", max_length=100, blank=True)
    nom_usage = models.CharField("nom d’usage", max_length=100, blank=True)
    prenoms = models.CharField("prénoms", max_length=200, blank=True)
    sexe = models.CharField("sexe", max_length=1, choices=Sexe.choices, default=Sexe.INCONNU)
    naissance_annee = models.SmallIntegerField("année de naissance", null=True)
    naissance_mois = models.SmallIntegerField("mois de naissance", null=True)
    naissance_jour = models.SmallIntegerField("jour de naissance", null=True)
    naissance_age = models.SmallIntegerField("âge approximatif", null=True)
    naissance_age_en = models.CharField("unité de l’âge", max_length=4, default="ans")
    naissance_age_le = models.DateField("âge donné le", null=True)
    naissance_min = models.DateField("né au plus tôt le", null=True, editable=False)
    naissance_max = models.DateField("né au plus tard le", null=True, editable=False)
    lieu_naissance = models.CharField("lieu de naissance", max_length=120, blank=True)
    a_naitre = models.BooleanField("à naître", default=False)
    terme_prevu = models.DateField("terme prévu", null=True)
    decede = models.BooleanField("décédé", default=False)
    deces_le = models.DateField("décédé le", null=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    # an adult alone: two rows of one child are joined by their files
    fusionne_dans = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")

    objects = PersonneQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["telephone"], name="personne_telephone", condition=~Q(telephone=""))
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="personne_designee",
                condition=~Q(nom="") | ~Q(nom_usage="") | ~Q(prenoms="") | Q(a_naitre=True),
            ),
            models.CheckConstraint(
                name="personne_date_ordonnee",
                condition=(Q(naissance_mois__isnull=True) | Q(naissance_annee__isnull=False))
                & (Q(naissance_jour__isnull=True) | Q(naissance_mois__isnull=False)),
            ),
            models.CheckConstraint(
                name="personne_mois_existe",
                condition=Q(naissance_mois__isnull=True) | Q(naissance_mois__range=(1, 12)),
            ),
            models.CheckConstraint(
                name="personne_jour_existe",
                condition=Q(naissance_jour__isnull=True)
                | Q(naissance_min=_jour_de_naissance(), naissance_max=F("naissance_min")),
            ),
            models.CheckConstraint(
                name="personne_age_date",
                condition=Q(naissance_age__isnull=True, naissance_age_le__isnull=True)
                | Q(
                    naissance_age__gte=0,
                    naissance_age_le__isnull=False,
                    naissance_annee__isnull=True,
                    naissance_age_en__in=("ans", "mois"),
                ),
            ),
            models.CheckConstraint(
                name="personne_a_naitre_sans_naissance",
                condition=Q(a_naitre=False) | Q(naissance_annee__isnull=True, naissance_age__isnull=True),
            ),
            models.CheckConstraint(
                name="personne_a_naitre_est_un_enfant",
                condition=Q(a_naitre=False) | Q(dossier__isnull=False),
            ),
            models.CheckConstraint(
                name="personne_bornes",
                condition=Q(naissance_min__isnull=True, naissance_max__isnull=True)
                | Q(naissance_max__gte=F("naissance_min")),
            ),
            models.CheckConstraint(
                name="personne_fusion_d_adulte", condition=Q(fusionne_dans__isnull=True) | Q(dossier__isnull=True)
            ),
            models.CheckConstraint(name="personne_sexe", condition=Q(sexe__in=Sexe.values)),
            models.CheckConstraint(name="personne_deces", condition=Q(deces_le__isnull=True) | Q(decede=True)),
        ]

    def __str__(self) -> str:
        return self.nom_complet

    @property
    def est_enfant(self) -> bool:
        """Whether the person is a child with a file."""
        return self.dossier_id is not None

    @property
    def dossier_ouvert(self) -> UUID:
        """Id of the file of a child; raises ValueError for an adult, who has none."""
        if self.dossier_id is None:
            raise ValueError("An adult has no file.")
        return self.dossier_id

    @property
    def dossiers(self) -> list[UUID]:
        """The files read as this child's: those of its group for one read `avec_groupe`, else his own."""
        return getattr(self, "groupe", None) or [self.dossier_ouvert]

    @property
    def liste_prenoms(self) -> tuple[str, ...]:
        """First names, the usual one first."""
        return tuple(prenom.strip() for prenom in self.prenoms.split(",") if prenom.strip())

    @property
    def prenom_usuel(self) -> str:
        """The first name by which the person is called, or an empty text."""
        return next(iter(self.liste_prenoms), "")

    @property
    def nom_complet(self) -> str:
        """« Lina Dupont », « Enfant à naître Dupont », or what is known of it."""
        nom = self.nom or self.nom_usage
        if self.prenom_usuel:
            return f"{self.prenom_usuel} {nom or '(nom inconnu)'}"
        return f"Enfant à naître {nom}".strip() if self.a_naitre else f"{nom} (prénom inconnu)"

    @property
    def naissance(self) -> Naissance:
        """What is known of the birth, or of the expected term of an unborn child."""
        if self.a_naitre:
            terme = self.terme_prevu
            return Naissance(terme.year, terme.month, terme.day) if terme else Naissance()
        if self.naissance_age is not None:
            unite: Literal["ans", "mois"] = "mois" if self.naissance_age_en == "mois" else "ans"
            return Naissance(age=self.naissance_age, age_le=self.naissance_age_le, age_en=unite)
        return Naissance(self.naissance_annee, self.naissance_mois, self.naissance_jour)

    @property
    def naissance_en_clair(self) -> str:
        """« 12 mai 2018 », « 8 ans au 3 mars 2026 », « terme prévu le 4 mai 2027 », or an empty text."""
        dite = self.naissance.en_clair().replace(" ", INSECABLE)
        if self.a_naitre:
            return f"terme prévu le {dite}" if dite else "terme inconnu"
        if self.naissance_age_le:
            return f"{dite} au {self.naissance_age_le:%d/%m/%Y}"
        return dite

    @property
    def naissance_exacte(self) -> date | None:
        """The full birth date, or None as soon as a part is missing."""
        return None if self.a_naitre else self.naissance.complete


class Alias(models.Model):
    """Another name by which a person is known: nickname, former name, other spelling."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, editable=False, related_name="+")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="alias")
    texte = models.CharField("autre nom", max_length=100)
    source = models.CharField("d’où vient ce nom", max_length=120, blank=True)
    ajoute_le = models.DateTimeField("ajouté le")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "autre nom"
        ordering = ("texte",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="alias_ecrit", condition=~Q(texte="")),
            models.UniqueConstraint(fields=["personne", "texte"], name="alias_une_fois"),
        ]

    def __str__(self) -> str:
        return self.texte


class CleRecherche(models.Model):
    """The keys under which a person is found. Rows are added, never removed: a corrected name still finds.

    Each name (birth name, used name, alias) has its row. Only `enfant_candidats()` reads them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, editable=False, related_name="+")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="cles")
    nom = models.CharField(max_length=100, blank=True)
    prenom = models.CharField(max_length=100, blank=True)
    nom_phonetique = models.CharField(max_length=100, blank=True)
    prenom_phonetique = models.CharField(max_length=100, blank=True)
    groupes_prenom = ArrayField(models.CharField(max_length=100), default=list)
    cle = models.CharField(max_length=201)
    naissance_min = models.DateField(null=True)
    naissance_max = models.DateField(null=True)

    class Meta:
        verbose_name = "clé de recherche"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["naissance_min", "naissance_max"], name="cle_naissance"),
            models.Index(fields=["nom_phonetique", "prenom_phonetique"], name="cle_phonetique"),
            GinIndex(fields=["groupes_prenom"], name="cle_groupes"),
        ]


class Rectification(models.Model):
    """A correction of an identity: what was written, what replaces it, when and why. Never erased."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, editable=False, related_name="+")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="rectifications")
    champ = models.CharField("champ", max_length=30)
    avant = models.CharField("avant", max_length=200, blank=True)
    apres = models.CharField("après", max_length=200, blank=True)
    le = models.DateTimeField("le")
    motif = models.CharField("motif", max_length=300)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "rectification"
        ordering = ("-le", "-id")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="rectification_motivee", condition=~Q(motif="")),
            models.CheckConstraint(name="rectification_change", condition=~Q(avant=F("apres"))),
        ]

    @property
    def champ_lisible(self) -> str:
        """Name of the corrected field on the screens."""
        return LIBELLES_CHAMPS.get(self.champ, self.champ)
