"""Who may see what: subjects, relations given to them, and the derived rows that the policies read."""

from egide.socle.acces.models.droits import (
    Acces,
    AccesUrgence,
    Concerne,
    DecisionScelle,
    Exclusion,
    Partage,
    PorteeGenerale,
    PriseEnCharge,
    Relation,
    Scelle,
)
from egide.socle.acces.models.sujets import Appartenance, Sujet

__all__ = [
    "Acces",
    "AccesUrgence",
    "Appartenance",
    "Concerne",
    "DecisionScelle",
    "Exclusion",
    "Partage",
    "PorteeGenerale",
    "PriseEnCharge",
    "Relation",
    "Scelle",
    "Sujet",
]
