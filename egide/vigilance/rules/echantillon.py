"""The monthly sample: readings drawn by chance, which nothing says to be unusual (confidentialite §29)."""

from collections.abc import Iterator

from egide.vigilance.rules.definitions import Constat, Dit, Faits, Parametres, Regle
from egide.vigilance.rules.phrases import entre, le_jour


def _rien(faits: Faits, p: Parametres) -> Iterator[Constat]:
    """A draw looks at nothing of a day: `detection.tirer_echantillon` makes it."""
    yield from ()


def _dire(dit: Dit) -> str:
    return f"1 dossier lu {le_jour(dit)}, {entre(dit)}. Tiré au hasard : rien n’indique un abus."


ECHANTILLON = Regle(
    "echantillon",
    "Échantillon du mois",
    "Des lectures tirées au hasard dans le mois, toujours les mêmes pour un mois donné.",
    "confidentialité §29",
    _rien,
    _dire,
)
