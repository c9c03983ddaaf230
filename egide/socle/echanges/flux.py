"""The usual flows of the house: each app declares its own, and who is told when one falls silent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from egide.socle.comptes.roles import Role

# The unit whose flow it is, or None for that of the whole house; and when something came.
Passages = Iterable[tuple[UUID | None, datetime]]


@dataclass(frozen=True)
class Flux:
    """What usually comes: how to read it between two instants, who is told of a silence, in which words.

    `ouvres` leaves week-ends and holidays out. With `delai`, the name of a setting in hours, the expectation is that
    fixed delay and not the history.
    """

    nom: str
    rien: str
    lire: Callable[[datetime, datetime], Passages]
    roles: frozenset[Role]
    ouvres: bool = True
    delai: str = ""


_FLUX: dict[str, Flux] = {}


def declarer_flux(flux: Flux) -> None:
    """Add a flow; called once by its app when it is ready. A second flow of that name is refused."""
    if _FLUX.setdefault(flux.nom, flux) != flux:
        raise ValueError(f"Two flows are named {flux.nom}.")


def tous_les_flux() -> list[Flux]:
    """Every flow declared."""
    return list(_FLUX.values())


def flux_nomme(nom: str) -> Flux:
    """The flow of that name. Raises KeyError."""
    return _FLUX[nom]
