"""Drafts saved by themselves: one per agent and form, encrypted, never overwritten by another window."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone

from egide.socle.interface.chiffrement import TexteIllisible, chiffrer, dechiffrer
from egide.socle.interface.identifiants import uuid7
from egide.socle.interface.models import Brouillon


class Auteur(Protocol):
    """Whoever writes a draft: the signed-in agent."""

    @property
    def pk(self) -> Any:
        """Her identifier, the one that the row-level policy compares."""


@dataclass(frozen=True)
class BrouillonLu:
    """A draft, decrypted for its author. `contenu` is the form as the browser would send it."""

    cle: str
    contenu: str
    version: int
    enregistre_le: datetime

    @property
    def donnees(self) -> QueryDict:
        """The typed values, ready to fill a form: `MonFormulaire(brouillon.donnees)`."""
        return QueryDict(self.contenu)


class BrouillonEnConflit(Exception):
    """Another window saved this form since it was read; `actuel` holds what is stored now."""

    def __init__(self, actuel: BrouillonLu) -> None:
        super().__init__(f"draft {actuel.cle} is at version {actuel.version}")
        self.actuel = actuel


def _lu(ligne: Brouillon) -> BrouillonLu | None:
    try:
        contenu = dechiffrer(ligne.contenu)
    except TexteIllisible:
        return None
    return BrouillonLu(ligne.cle, contenu, ligne.version, ligne.enregistre_le)


def lire_brouillon(agent: Auteur, cle: str) -> BrouillonLu | None:
    """Return the agent's draft of this form, or None: no draft, or its key was withdrawn."""
    ligne = Brouillon.objects.filter(agent_id=agent.pk, cle=cle).first()
    return _lu(ligne) if ligne else None


def enregistrer_brouillon(agent: Auteur, cle: str, contenu: str, version_lue: int) -> BrouillonLu:
    """Save what is typed and return it with its new version. Saving the same text again changes nothing.

    `version_lue` is the version the window last saw, 0 for a new form. Raises BrouillonEnConflit when
    another window saved something else meanwhile: nothing is overwritten.
    """
    instant = timezone.now()
    lignes = Brouillon.objects.filter(agent_id=agent.pk, cle=cle)
    if version_lue == 0:
        neuf = Brouillon(id=uuid7(), agent_id=agent.pk, cle=cle, contenu=chiffrer(contenu), enregistre_le=instant)
        Brouillon.objects.bulk_create([neuf], ignore_conflicts=True)
    else:
        lignes.filter(version=version_lue).update(
            contenu=chiffrer(contenu), version=F("version") + 1, enregistre_le=instant
        )
    actuel = lire_brouillon(agent, cle)
    if actuel is None:
        # Sent or deleted from another window, or unreadable: what is typed now is kept as a new draft.
        lignes.delete()
        return enregistrer_brouillon(agent, cle, contenu, 0)
    if actuel.contenu != contenu:
        raise BrouillonEnConflit(actuel)
    return actuel


def supprimer_brouillon(agent: Auteur, cle: str) -> None:
    """Forget the draft once its act is done. Without a draft, nothing happens."""
    Brouillon.objects.filter(agent_id=agent.pk, cle=cle).delete()


def purger_brouillons(plus_vieux_que: timedelta) -> int:
    """Delete everyone's drafts left untouched longer than that; returns how many. For the worker, who reads none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT interface_purger_brouillons(%s)", [timezone.now() - plus_vieux_que])
        return int(cursor.fetchone()[0])


@dataclass(frozen=True)
class Ecart:
    """One field whose text differs between two windows."""

    nom: str
    autre: str
    ici: str


def ecarts(autre: str, ici: str, libelles: Mapping[str, str]) -> list[Ecart]:
    """Return the fields that differ between two versions of a form, named as the page names them.

    `libelles` holds « libelle.<champ> » → words; a field without words keeps its own name.
    """
    donnees_autre, donnees_ici = QueryDict(autre), QueryDict(ici)
    return [
        Ecart(
            nom=libelles.get(f"libelle.{champ}", champ),
            autre=", ".join(donnees_autre.getlist(champ)),
            ici=", ".join(donnees_ici.getlist(champ)),
        )
        for champ in dict.fromkeys([*donnees_autre, *donnees_ici])
        if donnees_autre.getlist(champ) != donnees_ici.getlist(champ)
    ]
