"""The only table of the interface: drafts, each readable by its author alone."""

from typing import ClassVar

from django.db import models

from egide.socle.interface.identifiants import uuid7


class Brouillon(models.Model):
    """What an agent has typed and not yet decided, encrypted.

    Row-level security shows an agent her own drafts only. There is no foreign key: the interface is the
    lowest layer, and a draft says nothing about which file it speaks of outside its encrypted text.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent_id = models.UUIDField("agent")
    cle = models.CharField("clé", max_length=120)
    contenu = models.TextField("contenu chiffré")
    version = models.PositiveIntegerField("version", default=1)
    enregistre_le = models.DateTimeField("enregistré le")

    class Meta:
        verbose_name = "brouillon"
        verbose_name_plural = "brouillons"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agent_id", "cle"], name="un_brouillon_par_agent_et_cle"),
        ]

    def __str__(self) -> str:
        return f"Brouillon {self.cle}, version {self.version}"
