"""The parts of a child's file; each right is given part by part."""

from enum import IntEnum


class Volet(IntEnum):
    """A part of a file. The value is the bit of the masks stored in the database: never renumber."""

    IDENTITE = 0
    DANGER = 1
    MESURES = 2
    SANTE = 3
    JUDICIAIRE = 4
    PROJET = 5
    FUGUE = 6
    EXPLOITATION = 7
    ORIGINES = 8
    ADRESSE_PROTEGEE = 9
    INFORMATEUR = 10

    @property
    def libelle(self) -> str:
        """Name of the part on screens."""
        return LIBELLES[self]


LIBELLES: dict[Volet, str] = {
    Volet.IDENTITE: "Identité et liens",
    Volet.DANGER: "Alertes, informations et évaluations",
    Volet.MESURES: "Mesures et décisions",
    Volet.SANTE: "Santé",
    Volet.JUDICIAIRE: "Justice",
    Volet.PROJET: "Projet pour l’enfant",
    Volet.FUGUE: "Fugues",
    Volet.EXPLOITATION: "Exploitation",
    Volet.ORIGINES: "Origines",
    Volet.ADRESSE_PROTEGEE: "Adresse protégée",
    Volet.INFORMATEUR: "Identité de la personne qui a informé",
}

# Named persons only: no unit, no general scope and no break-glass ever opens these parts (confidentialite §10).
RESERVES = frozenset({Volet.ADRESSE_PROTEGEE, Volet.INFORMATEUR, Volet.ORIGINES, Volet.EXPLOITATION})


def masque(*volets: Volet) -> int:
    """Bit mask of `volets`."""
    return sum(1 << volet for volet in set(volets))


def volets_du(bits: int) -> list[Volet]:
    """Parts contained in a mask, in their order."""
    return [volet for volet in Volet if bits & (1 << volet)]


TOUS_SAUF_RESERVES = masque(*(v for v in Volet if v not in RESERVES))
EVALUATION = masque(Volet.IDENTITE, Volet.DANGER)
