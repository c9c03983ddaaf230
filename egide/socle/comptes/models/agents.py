"""People who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

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
