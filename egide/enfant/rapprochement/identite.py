"""What is known of a person when someone is looked for: every field may be missing."""

from dataclasses import dataclass, field

from .naissance import Naissance
from .normalisation import coller
from .phonetique import cle_phonetique
from .surnoms import groupes

SEXE_INCONNU = frozenset({"", "9"})
# The columns are this long; a name transliterated may be several times longer than it was written.
LONGUEUR = 100


@dataclass(frozen=True)
class Identite:
    """An identity as said or as recorded, possibly partial.

    `sexe` is a code of the nomenclature `sexes` (1, 2, 9). `prenoms` are in the order of the civil
    register, the usual one first. `naissance` is the expected term when `a_naitre` is true.
    """

    nom: str = ""
    nom_usage: str = ""
    prenoms: tuple[str, ...] = ()
    sexe: str = ""
    naissance: Naissance = field(default_factory=Naissance)
    alias: tuple[str, ...] = ()
    adresse: str = ""
    code_insee: str = ""
    prenom_mere: str = ""
    prenom_pere: str = ""
    telephone: str = ""
    a_naitre: bool = False


@dataclass(frozen=True)
class Cles:
    """Keys to store in columns, so that the database proposes the candidates that `comparer` will judge."""

    nom: str
    prenom: str
    nom_phonetique: str
    prenom_phonetique: str
    groupes_prenom: tuple[str, ...]


def cles(identite: Identite) -> Cles:
    """Compute the search keys of an identity: written, phonetic, and the nicknames of the first name."""
    prenom = identite.prenoms[0] if identite.prenoms else ""
    return Cles(
        nom=coller(identite.nom)[:LONGUEUR],
        prenom=coller(prenom)[:LONGUEUR],
        nom_phonetique=cle_phonetique(identite.nom)[:LONGUEUR],
        prenom_phonetique=cle_phonetique(prenom)[:LONGUEUR],
        groupes_prenom=tuple(sorted(groupes(prenom))),
    )
