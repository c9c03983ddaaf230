"""What a state table is: arrows that a screen, a test and a diagram all read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from egide.socle.acces.matrice import matrice
from egide.socle.acces.volets import Volet
from egide.socle.comptes.roles import ROLES

# An arrow that no agent follows: the public's own door, which has no account and no row.
PUBLIC = "le public, sans compte"


@dataclass(frozen=True)
class Demarrage:
    """A clock that an arrow starts: its rule, and the dated event it runs from (never the click)."""

    regle: str
    depart: Callable[[Any, datetime], datetime | None]
    evenement: str


@dataclass(frozen=True)
class Arret:
    """A clock that an arrow stops, and why."""

    regle: str
    raison: str


@dataclass(frozen=True)
class Transition:
    """One arrow. `de` is '' for a creation. `garde` raises Refus with its French sentence.

    Who may follow it is the row of the matrix of that name, `acte` when `permis` is empty: nowhere is it said twice.
    """

    de: str
    acte: str
    vers: str
    permis: str = ""
    garde: Callable[..., None] | None = None
    champs: tuple[str, ...] = ()
    demarre: tuple[Demarrage, ...] = ()
    arrete: tuple[Arret, ...] = ()

    @property
    def roles(self) -> list[str]:
        """Those who may follow it, in the words of the page of roles. Raises KeyError for an arrow without a row."""
        if self.permis == PUBLIC:
            return [PUBLIC]
        permission = matrice()[self.permis or self.acte]
        return [decrit.libelle for role, decrit in ROLES.items() if role in permission.roles]


@dataclass(frozen=True)
class Machine:
    """The state table of one kind of object. Without `volet`, each object says its own."""

    nom: str
    libelle: str
    modele: str
    etats: Any
    transitions: tuple[Transition, ...]
    volet: Volet | None = None

    def volet_de(self, objet: Any) -> Volet:
        """The part under which the history of `objet` is read."""
        return Volet(objet.volet) if self.volet is None else self.volet

    def fleche(self, de: str, acte: str) -> Transition | None:
        """The arrow followed by `acte` from the state `de`, or None."""
        return next((t for t in self.transitions if t.de == de and t.acte == acte), None)


_MACHINES: dict[str, Machine] = {}


def inscrire(machine: Machine) -> Machine:
    """Register a state table under its model; called at import of the app's states.py."""
    _MACHINES[machine.modele] = machine
    return machine


def machine_de(modele: str) -> Machine:
    """The state table of a model label such as `information_preoccupante.Information`."""
    return _MACHINES[modele]


def machines() -> list[Machine]:
    """All tables, for the diagrams and the tests."""
    return sorted(_MACHINES.values(), key=lambda m: m.nom)
