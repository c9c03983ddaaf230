"""Who works here: agents, the employer's tree of units, dated posts, territories, on-call rota."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from egide.socle.comptes.roles import Role
from egide.socle.interface.identifiants import uuid7


class AgentManager(BaseUserManager["Agent"]):
    """Creates agents; there is no superuser here: the technical administrator holds a post like anyone."""

    def create_user(self, courriel: str, password: str | None = None, **champs: Any) -> "Agent":
        """Create an agent with a hashed password (unusable when None)."""
        agent = self.model(courriel=self.normalize_email(courriel).lower(), **champs)
        agent.set_password(password)
        agent.save(using=self._db)
        return agent

    def get_by_natural_key(self, courriel: str | None) -> "Agent":
        """Find by e-mail address, whatever its case."""
        return self.get(courriel__iexact=courriel)


class Agent(AbstractBaseUser):
    """A person who signs in. Never shared; never deleted, only closed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    courriel = models.EmailField("adresse électronique professionnelle", unique=True)
    nom = models.CharField("nom", max_length=80)
    prenom = models.CharField("prénom", max_length=80)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    est_systeme = models.BooleanField("agent du système", default=False)
    serie_session = models.PositiveIntegerField("série des sessions", default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgentManager()
    USERNAME_FIELD = "courriel"
    EMAIL_FIELD = "courriel"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["nom", "prenom"]

    class Meta:
        verbose_name = "agent"
        ordering = ("nom", "prenom")

    def __str__(self) -> str:
        return self.nom_complet

    @property
    def nom_complet(self) -> str:
        """First name then name, as people say it."""
        return f"{self.prenom} {self.nom}".strip()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tie sessions to the password and to `serie_session`: raising it closes every open session."""
        valeur = f"{self.password}:{self.serie_session}"
        return salted_hmac("egide.comptes.session", valeur, secret=secret, algorithm="sha256").hexdigest()


class Territoire(models.Model):
    """A set of communes in the charge of units."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    nom = models.CharField("nom", max_length=80, unique=True)
    communes = models.ManyToManyField("referentiels.Commune", related_name="+", blank=True)

    class Meta:
        verbose_name = "territoire"
        ordering = ("nom",)

    def __str__(self) -> str:
        return self.nom


class Unite(models.Model):
    """A unit of the employer's tree: direction, cell, house of the département, team."""

    class Genre(models.TextChoices):
        """What kind of unit this is."""

        DIRECTION = "direction", "Direction"
        CRIP = "crip", "CRIP"
        MDS = "mds", "Maison du Département"
        SERVICE = "service", "Service"
        EQUIPE = "equipe", "Équipe"
        PARTENAIRE = "partenaire", "Partenaire"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    nom = models.CharField("nom", max_length=120, unique=True)
    genre = models.CharField("nature", max_length=20, choices=Genre.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="filles")
    territoire = models.ForeignKey(Territoire, models.PROTECT, null=True, blank=True, related_name="unites")
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    fermee_le = models.DateField("fermée le", null=True, blank=True)

    class Meta:
        verbose_name = "unité"
        ordering = ("nom",)

    def __str__(self) -> str:
        return self.nom


class PosteQuerySet(models.QuerySet["Poste"]):
    """Posts, filtered by date."""

    def en_vigueur(self, le: date | None = None) -> "PosteQuerySet":
        """Posts that run on `le` (today by default)."""
        jour = le or timezone.localdate()
        return self.filter(Q(au__isnull=True) | Q(au__gte=jour), du__lte=jour)

    def non_termines(self, le: date | None = None) -> "PosteQuerySet":
        """Posts that run on `le` (today by default) or begin later."""
        return self.filter(Q(au__isnull=True) | Q(au__gte=le or timezone.localdate()))


class Poste(models.Model):
    """An agent holds one role in one unit between two dates; access follows these dates without any job."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="postes")
    unite = models.ForeignKey(Unite, models.PROTECT, related_name="postes")
    role = models.CharField("rôle", max_length=40, choices=[(r.value, r.value) for r in Role])
    du = models.DateField("du")
    au = models.DateField("au", null=True, blank=True)
    remplace = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="remplacements", verbose_name="remplace"
    )

    objects = PosteQuerySet.as_manager()

    class Meta:
        verbose_name = "poste"
        ordering = ("-du",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(au__isnull=True) | Q(au__gte=models.F("du")), name="poste_dates"),
            ExclusionConstraint(
                name="poste_sans_chevauchement",
                condition=Q(remplace__isnull=True),
                expressions=[
                    ("agent", RangeOperators.EQUAL),
                    ("unite", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        models.Func(
                            models.F("du"),
                            models.F("au"),
                            RangeBoundary(inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} · {self.unite}"


class AstreinteQuerySet(models.QuerySet["Astreinte"]):
    """On-call turns, filtered by instant."""

    def en_cours(self, le: datetime) -> "AstreinteQuerySet":
        """Turns running at `le`, first level first; those taken off the rota excepted."""
        return self.filter(retiree_le__isnull=True, du__lte=le, au__gt=le).order_by("niveau")


class Astreinte(models.Model):
    """An on-call turn of an agent for a unit; level 1 is warned first, level 2 next."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unite = models.ForeignKey(Unite, models.PROTECT, related_name="astreintes")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="astreintes")
    niveau = models.PositiveSmallIntegerField("niveau", default=1)
    du = models.DateTimeField("du")
    au = models.DateTimeField("au")
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects = AstreinteQuerySet.as_manager()

    class Meta:
        verbose_name = "astreinte"
        ordering = ("du", "niveau")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(au__gt=models.F("du")), name="astreinte_dates")
        ]

    def __str__(self) -> str:
        return f"{self.unite}, niveau {self.niveau}"


class Invitation(models.Model):
    """A named invitation for one post; its secret is kept only as a digest and works once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    courriel = models.EmailField("adresse électronique")
    nom = models.CharField("nom", max_length=80)
    prenom = models.CharField("prénom", max_length=80)
    unite = models.ForeignKey(Unite, models.PROTECT, related_name="invitations")
    role = models.CharField("rôle", max_length=40)
    du = models.DateField("prend son poste le")
    invite_par = models.ForeignKey(Agent, models.PROTECT, related_name="invitations_faites")
    empreinte = models.CharField(max_length=64, unique=True)
    expire_le = models.DateTimeField("expire le")
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "invitation"
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"


class Renouvellement(models.Model):
    """A lost second factor: asked by the technical administrator, granted by a cadre, used once by its holder."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    titulaire = models.ForeignKey(Agent, models.PROTECT, related_name="renouvellements")
    motif = models.CharField("motif", max_length=300)
    demande_par = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    demande_le = models.DateTimeField("demandé le")
    confirme_par = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    confirme_le = models.DateTimeField("confirmé le", null=True, blank=True)
    empreinte = models.CharField(max_length=64, blank=True)
    expire_le = models.DateTimeField("expire le")
    utilise_le = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta:
        verbose_name = "renouvellement d’accès"
        ordering = ("-demande_le",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="renouvellement_a_deux",
                condition=Q(confirme_par__isnull=True)
                | (~Q(confirme_par=models.F("demande_par")) & ~Q(confirme_par=models.F("titulaire"))),
            ),
            models.UniqueConstraint(
                fields=["empreinte"], condition=~Q(empreinte=""), name="renouvellement_secret_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"Accès de {self.titulaire}"
