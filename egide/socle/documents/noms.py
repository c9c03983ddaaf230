"""The name of a file as a person may read it again: letters, without a path nor anything that hides."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGUEUR = 120


def nom_propre(nom: str) -> str:
    """The last part of a name, without control or direction characters, at most `LONGUEUR` long, its end kept."""
    lisible = "".join(lettre for lettre in unicodedata.normalize("NFC", nom) if unicodedata.category(lettre)[0] != "C")
    seul = re.split(r"[/\\]", lisible)[-1].strip(" .")
    chemin = PurePosixPath(re.sub(r'[<>:"|?*]', "_", seul) or "sans nom")
    return chemin.stem[: LONGUEUR - len(chemin.suffix[:10])] + chemin.suffix[:10]
