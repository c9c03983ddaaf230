"""The two doors that open without a session: an invitation, and a lost second factor given back."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from egide.socle.comptes.models.agents import Agent
from egide.socle.comptes.models.unites import Unite
from egide.socle.interface.identifiants import uuid7


class Attendue(models.Model):
    """Who is expected behind a link: nobody in particular, or someone that this issuer says works for this SIRET."""

    emetteur = models.CharField("émetteur attendu", max_length=255, blank=True)
    siret = models.CharField("SIRET attendu", max_length=14, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(emetteur="", siret="") | (~Q(emetteur="") & Q(siret__regex=r"^[0-9]{14}$")),
                name="%(class)s_identite_attendue",
            )
        ]


class Invitation(Attendue):
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

    class Meta(Attendue.Meta):
        verbose_name = "invitation"
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"


class Renouvellement(Attendue):
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

    class Meta(Attendue.Meta):
        verbose_name = "renouvellement d’accès"
        ordering = ("-demande_le",)
        constraints: ClassVar[list[Any]] = [
            *Attendue.Meta.constraints,
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
