"""What must not leave, as the apps above hand it over: never shown, never written, never part of an error."""

from dataclasses import dataclass, field
from enum import StrEnum


class Genre(StrEnum):
    """What kind of secret a text tells."""

    ADRESSE = "adresse"
    INFORMATEUR = "informateur"


class Degre(StrEnum):
    """How sure a finding is: a certain one stops, a possible one waits for a human eye."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Secret:
    """One secret in clear, for the time of one search. Its writing as a text hides what it holds.

    An informant may have a name, a function, a telephone, an e-mail; an address its text, and its town in words.
    `qualite` says in what capacity the informant spoke (« Voisin ou voisine »).
    """

    genre: Genre
    adresse: str = field(default="", repr=False)
    nom: str = field(default="", repr=False)
    fonction: str = field(default="", repr=False)
    qualite: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)
    courriel: str = field(default="", repr=False)


@dataclass(frozen=True)
class Trouvaille:
    """Where a secret shows, never what: the kind, how sure, the page (0 outside pages) and what holds the words."""

    genre: Genre
    degre: Degre
    page: int
    ou: str
