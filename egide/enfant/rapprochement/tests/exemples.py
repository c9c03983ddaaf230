"""Reads `exemples.yaml` into identities; the day of the examples is fixed so that ages do not drift."""

import datetime
from pathlib import Path
from typing import Any

import yaml

from egide.enfant.rapprochement.identite import Identite
from egide.enfant.rapprochement.naissance import lire_naissance

JOUR = datetime.date(2026, 11, 19)
EXEMPLES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "exemples.yaml").read_text(encoding="utf-8"))


def identite(valeurs: dict[str, Any]) -> Identite:
    """Build an identity from the words of an example."""
    prenom = valeurs.get("prenom")
    return Identite(
        nom=valeurs.get("nom", ""),
        nom_usage=valeurs.get("nom_usage", ""),
        prenoms=(prenom,) if prenom else (),
        sexe=valeurs.get("sexe", ""),
        naissance=lire_naissance(str(valeurs.get("naissance", "")), le=JOUR),
        adresse=valeurs.get("adresse", ""),
        code_insee=valeurs.get("commune", ""),
        prenom_mere=valeurs.get("mere", ""),
        prenom_pere=valeurs.get("pere", ""),
        a_naitre=valeurs.get("a_naitre", False),
    )
