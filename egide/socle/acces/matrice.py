"""Who may act: act × role × link, read aloud from each app's permissions.py."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from egide.socle.acces.selectors import lire_liens
from egide.socle.comptes.models import Agent
from egide.socle.comptes.roles import Role
from egide.socle.comptes.selectors import roles_en_vigueur
from egide.socle.interface.refus import Refus


class Lien(StrEnum):
    """What ties the agent to the object of an act."""

    AUCUN = "aucun"
    EN_CHARGE = "en_charge"
    RELATION = "relation"
    PORTEE = "portee"
    LECTURE_SEULE = "lecture_seule"


SCELLE_LU = "Un dossier scellé touche cette situation : vous la lisez, vous n’y écrivez pas."


@dataclass(frozen=True)
class Permission:
    """One row of the matrix. An agent may act when he holds one of `roles` and one of `liens`."""

    acte: str
    roles: frozenset[Role]
    liens: frozenset[Lien]
    refus: str
    lien_requis: str = "Vous n’êtes pas en charge de cette situation : demandez à l’unité qui la suit."
    code: str = field(default="")


_MATRICE: dict[str, Permission] = {}


def declarer(permissions: Iterable[Permission]) -> None:
    """Add rows to the matrix; called once by each app when it is ready. A second row for an act is refused."""
    for permission in permissions:
        connue = _MATRICE.setdefault(permission.acte, permission)
        if connue != permission:
            raise ValueError(f"Two permissions for the act {permission.acte}.")


def matrice() -> dict[str, Permission]:
    """The whole matrix, for the generated page and the tests."""
    return dict(_MATRICE)


def refus_de(agent: Agent, acte: str, objet: Any = None) -> str | None:
    """Return the French sentence that refuses `acte` to `agent`, or None when he may act.

    `objet` is an instance with `pk` (several children) or `dossier_id` (one child).
    An act without a row is refused: nothing is allowed by omission.
    """
    return refus_des(agent, (acte,), objet)[acte]


def refus_des(agent: Agent, actes: Iterable[str], objet: Any = None) -> dict[str, str | None]:
    """The refusal of each act on one object; what ties the agent to it is read once, when an act asks for it."""
    liens = cache(lambda: liens_tenus(agent, objet))
    return {acte: _refus(agent, acte, objet, liens) for acte in actes}


def _refus(agent: Agent, acte: str, objet: Any, liens: Callable[[], frozenset[Lien]]) -> str | None:
    permission = _MATRICE.get(acte)
    if permission is None:
        return "Cet acte n’est ouvert à personne."
    roles = roles_en_vigueur(agent)
    if Role.SYSTEME in roles:
        return None
    if not roles & permission.roles:
        return permission.refus
    if Lien.AUCUN in permission.liens or objet is None or permission.liens & liens():
        return None
    return SCELLE_LU if Lien.LECTURE_SEULE in liens() else permission.lien_requis


def autoriser(agent: Agent, acte: str, objet: Any = None) -> None:
    """Raise Refus when `agent` may not do `acte` on `objet`."""
    phrase = refus_de(agent, acte, objet)
    if phrase is not None:
        raise Refus(phrase, code=acte)


def liens_tenus(agent: Agent, objet: Any) -> frozenset[Lien]:
    """What ties the agent to the object now, in one statement; nothing ties to write what he only reads."""
    *tenus, lit_seulement = lire_liens(agent, objet)
    if lit_seulement:
        return frozenset({Lien.LECTURE_SEULE})
    liens = (Lien.EN_CHARGE, Lien.RELATION, Lien.PORTEE)
    return frozenset(lien for lien, tenu in zip(liens, tenus, strict=True) if tenu)
