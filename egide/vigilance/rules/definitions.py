"""What rules read of a day, and what they say of it. Pure: neither database nor clock."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar
from uuid import UUID

from egide.vigilance.rules.habitude import Habitude

Paire = tuple[UUID, UUID]
# The value of a parameter of `droit/vigilance.yaml` on the day examined, by its code without prefix.
Parametres = Callable[[str], int]


@dataclass(frozen=True)
class Ouverture:
    """An agent read a file, or a contact without file yet, on that day.

    `hors` are his readings outside working hours and off the on-call rota.
    """

    agent_id: UUID
    dossier_id: UUID
    premier: datetime
    dernier: datetime
    hors_premier: datetime | None = None
    hors_dernier: datetime | None = None
    en_relation: bool = True
    suivie: bool = False
    partout: bool = False
    ferme_le: datetime | None = None
    jours_de_retour: int = 1


@dataclass(frozen=True)
class Geste:
    """Something done at an instant: a refusal met, a print, a search for oneself, a break-glass access."""

    agent_id: UUID
    le: datetime
    objet_id: UUID | None = None
    dossier_id: UUID | None = None


@dataclass(frozen=True)
class Proximite:
    """What an agent and a file share: a surname, an address, a relative whom the agent declared."""

    nom: bool = False
    adresse: bool = False
    proche: bool = False


@dataclass(frozen=True)
class Notoriete:
    """How many people read a file over the period that ends that day, and over the one that ended the day before."""

    dossier_id: UUID
    personnes: int
    la_veille: int
    premier: datetime
    dernier: datetime


@dataclass(frozen=True)
class Faits:
    """Everything that the rules read of one day. Ids, instants and counts: nothing of any file."""

    jour: date
    ouvertures: tuple[Ouverture, ...] = ()
    refus: tuple[Geste, ...] = ()
    sorties: tuple[Geste, ...] = ()
    recherches_de_soi: tuple[Geste, ...] = ()
    urgences: tuple[Geste, ...] = ()
    notorietes: tuple[Notoriete, ...] = ()
    proximites: Mapping[Paire, Proximite] = field(default_factory=dict)
    habitudes: Mapping[tuple[UUID, str], Habitude] = field(default_factory=dict)
    jours_hors: Mapping[UUID, int] = field(default_factory=dict)

    def habitude(self, agent_id: UUID, mesure: str) -> Habitude:
        """What this agent usually does in a day; an empty habit when nothing is known of him."""
        return self.habitudes.get((agent_id, mesure), Habitude.inconnue())


@dataclass(frozen=True)
class Constat:
    """What a rule found of a person, or of a file when `agent_id` is None."""

    agent_id: UUID | None
    nombre: int
    premier: datetime
    dernier: datetime
    dossiers: tuple[UUID, ...] = ()
    habitude: Habitude | None = None


class Dit(Protocol):
    """What a sentence is written from: the finding as it is stored."""

    jour: date
    nombre: int
    bas: int | None
    haut: int | None
    premier_le: datetime
    dernier_le: datetime


@dataclass(frozen=True)
class Regle:
    """One rule: what it looks at, why, and how it says what it found.

    `memoire`: a file once explained for a person is not found again.
    """

    code: str
    nom: str
    regarde: str
    article: str
    chercher: Callable[[Faits, Parametres], Iterable[Constat]]
    phrase: Callable[[Dit], str]
    memoire: bool = False
    aussitot: bool = False


T = TypeVar("T", "Ouverture", "Geste")


def par_agent(gestes: Iterable[T]) -> dict[UUID, list[T]]:
    """These rows gathered by agent, in the order of the day."""
    groupes: dict[UUID, list[T]] = {}
    for geste in gestes:
        groupes.setdefault(geste.agent_id, []).append(geste)
    return groupes


def sur_des_dossiers(
    agent_id: UUID, ouvertures: Iterable[Ouverture], *, nombre: int = 0, habitude: Habitude | None = None
) -> Constat:
    """A finding about the files that an agent opened; `nombre` is by default how many."""
    vues = list(ouvertures)
    return Constat(
        agent_id=agent_id,
        nombre=nombre or len(vues),
        premier=min(o.premier for o in vues),
        dernier=max(o.dernier for o in vues),
        dossiers=tuple(sorted(o.dossier_id for o in vues)),
        habitude=habitude,
    )


def sur_des_gestes(agent_id: UUID, gestes: Iterable[Geste], *, habitude: Habitude | None = None) -> Constat:
    """A finding about what an agent did several times."""
    vus = list(gestes)
    return Constat(
        agent_id=agent_id,
        nombre=len(vus),
        premier=min(g.le for g in vus),
        dernier=max(g.le for g in vus),
        dossiers=tuple(sorted({g.dossier_id for g in vus if g.dossier_id})),
        habitude=habitude,
    )
