"""What a page holds for whoever proved a code: the code itself, sealed, and the key of what is sent next."""

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Self
from uuid import UUID

from django.utils import timezone

from egide.parcours.accueil.public.codes import SELECTEUR, Code
from egide.socle.acces.regles_acces import reglage
from egide.socle.interface.chiffrement import TexteIllisible, chiffrer, dechiffrer
from egide.socle.interface.identifiants import uuid7

GENRE = "reprise publique 2"


@dataclass(frozen=True)
class Reprise:
    """A code whose contact is kept. `cle` makes two clicks one; `depot` is the key of a contact sealed on the disk.

    `fichiers` only tells the person how many were received: the database counts them again.
    """

    code: Code
    jeune: bool = False
    fichiers: int = 0
    depot: str = ""
    cle: UUID = field(default_factory=uuid7)

    def suivante(self, *, fichiers: int) -> Self:
        """The same code, for the next thing that is sent."""
        return replace(self, fichiers=fichiers, cle=uuid7())

    def sceller(self) -> str:
        """The hidden field of the page."""
        contenu = {
            "genre": GENRE,
            "le": timezone.now().timestamp(),
            "code": self.code.selecteur + self.code.secret,
            "jeune": self.jeune,
            "fichiers": self.fichiers,
            "depot": self.depot,
            "cle": str(self.cle),
        }
        return chiffrer(json.dumps(contenu))


def ouvrir(champ: str) -> Reprise | None:
    """Read the hidden field back; None when it was altered, made for something else, or is too old."""
    try:
        contenu = json.loads(dechiffrer(champ))
        if contenu["genre"] != GENRE:
            return None
        lettres, age = contenu["code"], timezone.now().timestamp() - contenu["le"]
        lue = Reprise(
            Code(lettres[:SELECTEUR], lettres[SELECTEUR:]),
            contenu["jeune"],
            contenu["fichiers"],
            contenu["depot"],
            UUID(contenu["cle"]),
        )
    except (TexteIllisible, ValueError, KeyError, TypeError):
        return None
    return lue if age <= timedelta(hours=reglage("brouillon_public_heures")).total_seconds() else None
