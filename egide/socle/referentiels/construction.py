"""Condenses the official geographic code, taken from its npm package, into one small file.

Run when the front-end files are built: `python -m egide.socle.referentiels.construction`. The machine that serves
needs neither Node nor the package. Data: Licence Ouverte (INSEE, DGCL, La Poste, through Etalab).
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[3]
PAQUET = RACINE / "node_modules" / "@etalab" / "decoupage-administratif"
CONDENSE = Path(__file__).resolve().parent / "donnees" / "territoires.json.gz"
# Version 1 of the package is the vintage 2021, and each year has its major version.
MILLESIME_ZERO = 2020
# Raised when the content of the condensed file changes, so that an older one is written again.
FORMAT = 1


class SourceAbsente(Exception):
    """The geographic code is not where it is read; the message is a French sentence."""


def condenser(paquet: Path = PAQUET, cible: Path = CONDENSE) -> bool:
    """Write the condensed file if the package has changed; return whether it was written.

    Raises SourceAbsente when the package is not installed or cannot be read.
    """
    try:
        version = json.loads((paquet / "package.json").read_text(encoding="utf-8"))["version"]
        if cible.exists() and _a_jour(cible, version):
            return False
        contenu = _condense(paquet / "data", version)
    except (OSError, ValueError, KeyError) as erreur:
        raise SourceAbsente(
            f"Le code officiel géographique ne se lit pas dans {paquet}. Installez les paquets "
            f"de package.json, puis recommencez ({erreur})."
        ) from erreur
    cible.parent.mkdir(parents=True, exist_ok=True)
    neuf = cible.with_suffix(".neuf")
    texte = json.dumps(contenu, ensure_ascii=False, separators=(",", ":"))
    neuf.write_bytes(gzip.compress(texte.encode(), mtime=0))
    neuf.replace(cible)
    return True


def lire(condense: Path = CONDENSE) -> dict[str, Any]:
    """Read the condensed file. Raises SourceAbsente when it is absent or damaged."""
    try:
        contenu: dict[str, Any] = json.loads(gzip.decompress(condense.read_bytes()))
    except (OSError, EOFError, ValueError) as erreur:
        raise SourceAbsente(
            f"Le fichier {condense.name} est absent ou abîmé. Il se construit avec les fichiers de l’interface."
        ) from erreur
    return contenu


def _a_jour(cible: Path, version: str) -> bool:
    try:
        actuel = lire(cible)
    except SourceAbsente:
        return False
    return actuel.get("version") == version and actuel.get("format") == FORMAT


def _condense(donnees: Path, version: str) -> dict[str, Any]:
    def table(nom: str) -> list[dict[str, Any]]:
        lignes: list[dict[str, Any]] = json.loads((donnees / f"{nom}.json").read_text(encoding="utf-8"))
        return lignes

    epcis = table("epci")
    epci_de = {membre["code"]: epci["code"] for epci in epcis for membre in epci["membres"]}
    return {
        "format": FORMAT,
        "version": version,
        "millesime": MILLESIME_ZERO + int(version.split(".")[0]),
        "regions": [[ligne["code"], ligne["nom"]] for ligne in table("regions")],
        "departements": [[ligne["code"], ligne["nom"], ligne["region"]] for ligne in table("departements")],
        "epci": [[epci["code"], epci["nom"], epci["type"]] for epci in epcis],
        "communes": [
            [
                ligne["code"],
                ligne["nom"],
                ligne["departement"],
                epci_de.get(ligne["code"]),
                ligne.get("population"),
                ligne.get("codesPostaux", []),
            ]
            for ligne in table("communes")
            if ligne["type"] == "commune-actuelle"
        ],
    }


def main() -> int:
    """Condense, say what was done, and return the exit code (0 done, 3 when the package is missing)."""
    try:
        ecrit = condenser()
    except SourceAbsente as erreur:
        sys.stderr.write(f"{erreur}\n")
        return 3
    sys.stdout.write("Code officiel géographique : " + ("condensé.\n" if ecrit else "déjà à jour.\n"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
