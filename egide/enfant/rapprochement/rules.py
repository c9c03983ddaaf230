"""The decision table of the search before create: which agreements make a probable or a possible match.

Each line lists, per field, the agreements it accepts, by their letters: I identical, C agrees, R resembles,
D differs, N not given. The first line that fits decides. There is no weight and no total: a social worker can
read each line.
"""

from dataclasses import dataclass
from enum import StrEnum

from .accord import Accord

TOUT = "ICRDN"


class Degre(StrEnum):
    """What the person who searches is told. Never a number."""

    PROBABLE = "probable"
    POSSIBLE = "possible"
    ECARTE = "ecarte"


@dataclass(frozen=True)
class Faits:
    """The letters read by the table. `foyer` sums up parents, address and phone; `lieu` the last two.

    `foyer` is C when one of them agrees, D when none agrees and a parent differs, N otherwise. `lieu` is C or
    N: a family that has moved is not another family.
    """

    nom: str
    prenom: str
    naissance: str
    sexe: str
    mere: str
    foyer: str
    lieu: str
    commune: str


@dataclass(frozen=True)
class Ligne:
    """One line of the table, and the sentence it gives."""

    degre: Degre
    raison: str
    nom: str = TOUT
    prenom: str = TOUT
    naissance: str = TOUT
    sexe: str = TOUT
    mere: str = TOUT
    foyer: str = TOUT
    lieu: str = TOUT
    commune: str = TOUT
    jumeau: bool = False

    def convient(self, faits: Faits) -> bool:
        """Whether every field of the facts is accepted by the line."""
        return (
            faits.nom in self.nom
            and faits.prenom in self.prenom
            and faits.naissance in self.naissance
            and faits.sexe in self.sexe
            and faits.mere in self.mere
            and faits.foyer in self.foyer
            and faits.lieu in self.lieu
            and faits.commune in self.commune
        )


PROBABLE, POSSIBLE, ECARTE = Degre.PROBABLE, Degre.POSSIBLE, Degre.ECARTE
JUMEAU = "même nom et même naissance, autre prénom\u00a0: jumeau possible, pas la même personne"
VOISINS = "même naissance, prénoms voisins\u00a0: le même enfant ou un jumeau, à vérifier"
TROP_PEU = Ligne(ECARTE, "trop peu d’éléments communs pour conclure")

# fmt: off
ENFANT = (
    # Another first name is another child: twins first, then brothers and sisters.
    Ligne(ECARTE, JUMEAU, nom="ICR", prenom="D", naissance="I", jumeau=True),
    Ligne(ECARTE, JUMEAU, nom="ICR", prenom="D", naissance="C", foyer="C", jumeau=True),
    Ligne(ECARTE, JUMEAU, nom="ICR", prenom="R", naissance="IC", sexe="D", jumeau=True),
    Ligne(ECARTE, "même foyer, autre prénom\u00a0: peut-être un frère ou une sœur",
          nom="ICR", prenom="D", foyer="C"),
    Ligne(ECARTE, "autre prénom", prenom="D"),
    # Name and first name agree.
    Ligne(PROBABLE, "nom, prénom et naissance concordent",
          nom="IC", prenom="IC", naissance="IC", sexe="IN", foyer="CN"),
    Ligne(POSSIBLE, "nom, prénom et naissance concordent, mais un parent ne concorde pas",
          nom="IC", prenom="IC", naissance="IC", sexe="IN"),
    Ligne(POSSIBLE, "nom et prénom concordent, mais le sexe ne concorde pas",
          nom="IC", prenom="I", naissance="ICRN", sexe="D"),
    Ligne(POSSIBLE, VOISINS, nom="IC", prenom="C", naissance="IC", sexe="D", jumeau=True),
    Ligne(PROBABLE, "nom, prénom et foyer concordent",
          nom="IC", prenom="IC", naissance="RN", sexe="IN", foyer="C"),
    Ligne(POSSIBLE, "nom et prénom concordent", nom="IC", prenom="IC", naissance="RN"),
    Ligne(POSSIBLE, "nom, prénom et foyer concordent, mais pas la naissance",
          nom="IC", prenom="IC", naissance="D", foyer="C"),
    Ligne(POSSIBLE, "même nom et même prénom, autre naissance\u00a0: homonyme possible",
          nom="I", prenom="IC", naissance="D", sexe="IN"),
    # The first name only resembles.
    Ligne(POSSIBLE, VOISINS, nom="IC", prenom="R", naissance="IC", jumeau=True),
    Ligne(POSSIBLE, "même nom, prénoms voisins", nom="IC", prenom="R", naissance="RN"),
    Ligne(POSSIBLE, "même nom et même foyer, prénoms voisins", nom="IC", prenom="R", foyer="C"),
    # The name only resembles.
    Ligne(PROBABLE, "noms voisins, prénom, naissance et foyer concordent",
          nom="R", prenom="IC", naissance="IC", sexe="IN", foyer="C"),
    Ligne(POSSIBLE, "noms voisins, même prénom", nom="R", prenom="IC", naissance="ICRN"),
    Ligne(POSSIBLE, "noms voisins, prénom et foyer concordent", nom="R", prenom="IC", foyer="C"),
    Ligne(POSSIBLE, "noms et prénoms voisins, la naissance concorde", nom="R", prenom="R", naissance="IC"),
    Ligne(POSSIBLE, "noms et prénoms voisins, le foyer concorde",
          nom="R", prenom="R", naissance="RN", foyer="C"),
    # Another name: children change names more often than birth dates.
    Ligne(POSSIBLE, "autre nom, mais prénom, naissance et foyer concordent\u00a0: changement de nom possible",
          nom="D", prenom="IC", naissance="IC", foyer="C"),
    Ligne(POSSIBLE, "autre nom, mais même prénom, même naissance et même commune",
          nom="D", prenom="I", naissance="I", sexe="IN", commune="I"),
    Ligne(POSSIBLE, "autre nom, mais prénom et adresse ou téléphone concordent",
          nom="D", prenom="IC", naissance="R", lieu="C"),
    # The name is not known.
    Ligne(POSSIBLE, "nom inconnu, prénom et naissance concordent", nom="N", prenom="I", naissance="I"),
    Ligne(POSSIBLE, "nom inconnu, prénom, naissance et foyer concordent",
          nom="N", prenom="IC", naissance="ICR", foyer="C"),
    Ligne(POSSIBLE, "nom inconnu, prénom et adresse ou téléphone concordent",
          nom="N", prenom="ICR", naissance="ICRN", lieu="C"),
    # The first name is not known.
    Ligne(POSSIBLE, "prénom inconnu, nom et naissance concordent", nom="IC", prenom="N", naissance="I"),
    Ligne(POSSIBLE, "prénom inconnu, nom et foyer concordent",
          nom="ICR", prenom="N", naissance="ICRN", foyer="C"),
    Ligne(POSSIBLE, "nom et prénom inconnus, âge et adresse ou téléphone concordent",
          nom="N", prenom="N", naissance="ICR", lieu="C"),
)

A_NAITRE = (
    Ligne(ECARTE, "le terme prévu ne concorde pas", naissance="D"),
    Ligne(ECARTE, JUMEAU, nom="ICR", prenom="D", jumeau=True),
    Ligne(PROBABLE, "nom, mère et terme prévu concordent",
          nom="IC", prenom="ICRN", mere="IC", naissance="C"),
    Ligne(POSSIBLE, "nom et mère concordent", nom="ICR", mere="IC"),
    Ligne(POSSIBLE, "mère et adresse ou téléphone concordent", mere="ICR", lieu="C"),
    Ligne(POSSIBLE, "nom et adresse ou téléphone concordent", nom="ICR", mere="RN", lieu="C"),
)
# fmt: on


def decider(faits: Faits, *, a_naitre: bool = False) -> Ligne:
    """Return the first line of the table that fits the facts; `TROP_PEU` when none does."""
    table = A_NAITRE if a_naitre else ENFANT
    return next((ligne for ligne in table if ligne.convient(faits)), TROP_PEU)


def resumer_foyer(mere: Accord, pere: Accord, lieu: str) -> str:
    """Sum up the household in one letter: see `Faits`."""
    if lieu == "C" or {mere, pere} & {Accord.IDENTIQUE, Accord.CONCORDE}:
        return "C"
    return "D" if Accord.DIFFERE in (mere, pere) else "N"
