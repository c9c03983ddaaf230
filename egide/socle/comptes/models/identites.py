"""Identities of the provider tied to accounts: by issuer and subject, never by address (confidentialite §21)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from egide.socle.comptes.models.agents import Agent
from egide.socle.interface.identifiants import uuid7


class IdentiteFedereeQuerySet(models.QuerySet["IdentiteFederee"]):
    """Identities, filtered by what was undone."""

    def liees(self) -> "IdentiteFedereeQuerySet":
        """Those that stand for an account today, closed ones included."""
        return self.filter(deliee_le__isnull=True)


class IdentiteFederee(models.Model):
    """One person of one provider, for one account and one employer. Undone, never deleted.

    `fermee_le`: she came back for another employer, `siret_recu`; the door stays closed until a new link is given.
    `deux_facteurs_le`: since when the provider has proven that it asks her two factors.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="identites")
    emetteur = models.CharField("émetteur", max_length=255)
    sujet = models.CharField("sujet", max_length=255)
    siret = models.CharField("SIRET", max_length=14)
    liee_le = models.DateTimeField("liée le")
    deliee_le = models.DateTimeField("déliée le", null=True, blank=True)
    deux_facteurs_le = models.DateTimeField("deux facteurs depuis le", null=True, blank=True)
    fermee_le = models.DateTimeField("fermée le", null=True, blank=True)
    siret_recu = models.CharField("SIRET reçu", max_length=14, blank=True)

    objects = IdentiteFedereeQuerySet.as_manager()

    class Meta:
        verbose_name = "identité fédérée"
        ordering = ("-liee_le",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["emetteur", "sujet"], condition=Q(deliee_le__isnull=True), name="identite_un_seul_compte"
            ),
            models.UniqueConstraint(fields=["agent"], condition=Q(deliee_le__isnull=True), name="identite_une_seule"),
            models.CheckConstraint(condition=Q(siret__regex=r"^[0-9]{14}$"), name="identite_siret"),
        ]

    def __str__(self) -> str:
        return f"Identité de {self.agent}"
