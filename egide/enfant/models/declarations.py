"""What an agent declares of his own relatives and home, so that he is kept away from their files."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from egide.socle.interface.identifiants import uuid7


class ProcheDeclare(models.Model):
    """A relative's name or the agent's address, as a digest: compared by the database, spelled by nobody."""

    class Genre(models.TextChoices):
        """What was declared."""

        PROCHE = "proche", "Une personne proche"
        ADRESSE = "adresse", "Mon adresse"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    genre = models.CharField("nature", max_length=8, choices=Genre.choices)
    empreinte = models.CharField(max_length=64, editable=False)
    declare_le = models.DateTimeField("déclaré le")
    retire_le = models.DateTimeField("retiré le", null=True)

    class Meta:
        verbose_name = "proche déclaré"
        ordering = ("declare_le", "id")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["agent", "genre", "empreinte"], condition=Q(retire_le__isnull=True), name="proche_une_fois"
            )
        ]


class CleAgent(models.Model):
    """The sound of an agent's surname, so that the database compares it with those of a file."""

    agent = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+")
    nom_phonetique = models.CharField(max_length=100)

    class Meta:
        verbose_name = "clé du nom d’un agent"
