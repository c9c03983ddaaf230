"""The bare file: an id, a number, a state; no person. Everything about a child hangs from it."""

from django.db import models

from egide.socle.interface.identifiants import uuid7


class Dossier(models.Model):
    """One child, one file. Opened only by `dossier_ouvrir()`, so that no file is without its first access."""

    class Etat(models.TextChoices):
        """Whether the file is active."""

        OUVERT = "ouvert", "Ouvert"
        FERME = "ferme", "Fermé"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    numero = models.CharField("numéro", max_length=20, unique=True)
    etat = models.CharField("état", max_length=20, choices=Etat.choices, default=Etat.OUVERT)
    ouvert_le = models.DateTimeField("ouvert le")
    ferme_le = models.DateTimeField("fermé le", null=True, blank=True)
    fusionne_dans = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbes")

    class Meta:
        verbose_name = "dossier"
        ordering = ("numero",)

    def __str__(self) -> str:
        return self.numero
