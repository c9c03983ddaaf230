"""Who holds parental authority over a child, since when and on which ground. Added, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from egide.socle.dossiers.models import Dossier
from egide.socle.interface.identifiants import uuid7


class AutoriteParentale(models.TextChoices):
    """Whether the other person holds parental authority (code civil, art. 371-1 to 381)."""

    INCONNUE = "inconnue", "Non renseignée"
    EXERCEE = "exercee", "Titulaire de l’autorité parentale"
    SANS_EXERCICE = "sans_exercice", "Titulaire, sans l’exercice"
    DELEGUEE = "deleguee", "Délégataire de l’autorité parentale"
    RETIREE = "retiree", "Autorité parentale retirée"
    AUCUNE = "aucune", "N’a pas l’autorité parentale"


class ChangementAutorite(models.Model):
    """From a day on, the authority of the person tied is another; what was written before stays.

    Two changes of the same day: the last written corrects the other.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, editable=False, related_name="+")
    lien = models.ForeignKey("enfant.Lien", models.PROTECT, related_name="changements_autorite")
    autorite = models.CharField("autorité parentale", max_length=14, choices=AutoriteParentale.choices)
    du = models.DateField("depuis le")
    fondement = models.CharField("décision ou acte", max_length=300)
    saisi_le = models.DateTimeField("saisi le")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "changement d’autorité parentale"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="changement_autorite_valeur",
                condition=Q(autorite__in=[a for a in AutoriteParentale.values if a != AutoriteParentale.INCONNUE]),
            ),
            models.CheckConstraint(name="changement_autorite_fonde", condition=~Q(fondement="")),
        ]


@dataclass(frozen=True)
class PeriodeAutorite:
    """What the authority was between two days; `du` or `au` None when unknown or still running."""

    autorite: AutoriteParentale
    du: date | None = None
    au: date | None = None
    fondement: str = ""
    qui: str = ""
    corrigee: bool = False

    @property
    def dite(self) -> bool:
        """Whether it says something to show as what was true."""
        return self.autorite != AutoriteParentale.INCONNUE and not self.corrigee

    @property
    def exercee(self) -> bool:
        """Whether the person exercises it, by right or by delegation."""
        return self.autorite in (AutoriteParentale.EXERCEE, AutoriteParentale.DELEGUEE)


def periodes(
    autorite: str, du: date | None, au: date | None, changements: Iterable[dict[str, str]]
) -> list[PeriodeAutorite]:
    """The periods of a tie from its first value and its changes (read in the order of days), the present one last."""
    suite = [PeriodeAutorite(AutoriteParentale(autorite), du)]
    for dit in changements:
        jour = date.fromisoformat(dit["du"])
        avant = suite.pop()
        corrigee = avant.du == jour
        fin = jour if corrigee else jour - timedelta(days=1)
        suite.append(PeriodeAutorite(avant.autorite, avant.du, fin, avant.fondement, avant.qui, corrigee))
        suite.append(PeriodeAutorite(AutoriteParentale(dit["autorite"]), jour, au, dit["fondement"], dit["qui"]))
    return suite if len(suite) > 1 else [PeriodeAutorite(AutoriteParentale(autorite), du, au)]
