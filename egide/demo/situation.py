"""What a story remembers while it is played: its cast, its informations, the present scene."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from egide.demo.distribution import Troupe
from egide.parcours.information_preoccupante.models import EnfantConcerne, Information
from egide.socle.comptes.models import Agent

Scene = dict[str, Any]


@dataclass
class Situation:
    """The state of one story."""

    troupe: Troupe
    maintenant: datetime
    informations: dict[str, UUID] = field(default_factory=dict)
    derniere: str = ""
    demande: UUID | None = None
    transmission: UUID | None = None

    def le(self, scene: Scene) -> datetime:
        """When the scene happened: its `il_y_a` before now; at the hour `a` of that day, when the hour matters."""
        quand = self.maintenant - timedelta(**scene.get("il_y_a", {}))
        if "a" not in scene:
            return quand
        return timezone.make_aware(datetime.combine(timezone.localdate(quand), time.fromisoformat(scene["a"])))

    def agent(self, scene: Scene) -> Agent:
        """Who acts."""
        return self.troupe.agents[scene["par"]]

    def retenir(self, scene: Scene, information_id: UUID) -> None:
        """Remember an information under the name that the scene gives it."""
        self.derniere = scene["nom"]
        self.informations[self.derniere] = information_id

    def information(self, scene: Scene) -> Information:
        """The information of the scene: named by `sur`, else the last one."""
        return Information.objects.get(pk=self.informations[scene.get("sur", self.derniere)])

    def enfants(self, scene: Scene) -> list[EnfantConcerne]:
        """Children of the scene's information, in the order in which they were told."""
        lignes = self.information(scene).enfants.select_related("enfant_signale")
        return sorted(lignes, key=lambda e: (e.enfant_signale.rang if e.enfant_signale else 99, e.pk))

    def enfant(self, scene: Scene) -> EnfantConcerne:
        """The child of the scene, counted from 1."""
        numero: int = scene["enfant"]
        return self.enfants(scene)[numero - 1]
