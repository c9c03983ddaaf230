"""Reads the proportions of the volume: what is published and what is only supposed (`proportions.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ICI = Path(__file__).parent


@cache
def lire(nom: str) -> Mapping[str, Any]:
    """One YAML file of this folder, read once."""
    contenu: Mapping[str, Any] = yaml.safe_load((ICI / f"{nom}.yaml").read_text(encoding="utf-8"))
    return contenu


@dataclass(frozen=True)
class Echelle:
    """The published numbers brought to the number of files asked for."""

    dossiers: int

    @property
    def suppose(self) -> Mapping[str, Any]:
        """What is not published."""
        supposition: Mapping[str, Any] = lire("proportions")["suppose"]
        return supposition

    def annuel(self, nom: str, rang: int) -> int:
        """A published yearly number (« informations », « enfants », « familles »), `rang` years back."""
        plein = lire("proportions")
        part = self.dossiers / plein["dossiers"] * self.suppose["evolution"] ** rang
        return max(1, round(float(plein["publie"][nom] * part)))

    def part(self, nom: str, base: int | None = None) -> int:
        """How many of `base` (of all files by default) a supposed share makes."""
        return max(1, round(float(self.suppose[nom]) * (self.dossiers if base is None else base)))
