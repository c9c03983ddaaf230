"""The answers between two pages: encrypted, signed, dated, kept nowhere but in the page itself."""

import json
import zlib
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.http import QueryDict

from egide.parcours.accueil.public.codes import Code, nouveau_code
from egide.socle.acces.regles_acces import reglage
from egide.socle.interface.chiffrement import TexteIllisible, chiffrer, dechiffrer

GENRE = "brouillon public 1"
ENFANTS_AU_PLUS = 12
Reponses = dict[str, list[str]]


class BrouillonIllisible(Exception):
    """The hidden field was altered, cut, or made for something else."""


class BrouillonPerime(Exception):
    """The answers are older than what the page promised to keep."""


@dataclass
class Brouillon:
    """What was typed so far, page by page, as typed; with the code that the receipt will show."""

    cle: str
    debut: float
    selecteur: str
    secret: str
    pages: dict[str, Reponses] = field(default_factory=dict)
    enfants: list[Reponses] = field(default_factory=list)
    danger_vu: bool = False

    @classmethod
    def nouveau(cls, maintenant: datetime) -> "Brouillon":
        """An empty one; its key makes two clicks on « Envoyer » a single contact."""
        code = nouveau_code()
        return cls(str(uuid4()), maintenant.timestamp(), code.selecteur, code.secret)

    @property
    def code(self) -> Code:
        """The code of the receipt."""
        return Code(self.selecteur, self.secret)

    @property
    def cle_idempotence(self) -> UUID:
        """The key of this sending."""
        return UUID(self.cle)

    def age(self, maintenant: datetime) -> timedelta:
        """Time since the first page."""
        return timedelta(seconds=maintenant.timestamp() - self.debut)

    def page(self, nom: str) -> QueryDict:
        """What was typed on a page, as a form reads it."""
        return en_requete(self.pages.get(nom, {}))

    def enfant(self, rang: int) -> QueryDict:
        """What was typed about a child (first is 0)."""
        return en_requete(self.enfants[rang] if rang < len(self.enfants) else {})

    def noter_enfant(self, rang: int, reponses: Reponses) -> None:
        """Keep what was typed about a child; beyond the limit nothing is added."""
        if rang < len(self.enfants):
            self.enfants[rang] = reponses
        elif rang < ENFANTS_AU_PLUS:
            self.enfants.append(reponses)


def en_requete(reponses: Reponses) -> QueryDict:
    """Typed answers as a form reads them."""
    requete = QueryDict(mutable=True)
    for nom, valeurs in reponses.items():
        requete.setlist(nom, valeurs)
    return requete


def sceller(brouillon: Brouillon) -> str:
    """The hidden field: nobody reads it, nobody changes it."""
    clair = json.dumps({"genre": GENRE, **asdict(brouillon)}, ensure_ascii=False)
    return chiffrer(zlib.compress(clair.encode()).hex())


def ouvrir(champ: str, maintenant: datetime) -> Brouillon:
    """Read the hidden field back.

    Raises BrouillonIllisible when it was altered, BrouillonPerime after the promised delay.
    """
    try:
        contenu = json.loads(zlib.decompress(bytes.fromhex(dechiffrer(champ))))
        if contenu.pop("genre") != GENRE:
            raise BrouillonIllisible
        brouillon = Brouillon(**contenu)
    except (TexteIllisible, ValueError, zlib.error, KeyError, TypeError, AttributeError) as erreur:
        raise BrouillonIllisible from erreur
    if brouillon.age(maintenant) > timedelta(hours=reglage("brouillon_public_heures")):
        raise BrouillonPerime
    return brouillon
