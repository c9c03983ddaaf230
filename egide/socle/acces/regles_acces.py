"""Settings of access kept as data in droit/, so that a département changes them without touching the code."""

from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

FICHIER = Path(__file__).resolve().parents[2] / "droit" / "reglages_acces.yaml"


@cache
def _reglages() -> dict[str, int]:
    contenu = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    locaux = getattr(settings, "EGIDE_REGLAGES", {})
    return {cle: int(locaux.get(cle, entree["valeur"])) for cle, entree in contenu.items()}


def reglages_lus() -> list[tuple[str, int, str]]:
    """Every setting with its value here and where it comes from, for the pages that list them."""
    contenu = yaml.safe_load(FICHIER.read_text(encoding="utf-8"))
    return [(cle, _reglages()[cle], str(entree["source"])) for cle, entree in contenu.items()]


def reglage(cle: str) -> int:
    """Value of a setting of access; raises KeyError for an unknown one."""
    return _reglages()[cle]
