"""Condensing the geographic code: only current communes, written once per version, a clear sentence otherwise."""

import json
from pathlib import Path

import pytest

from egide.socle.referentiels.construction import SourceAbsente, condenser, lire


def paquet(dossier: Path, version: str = "6.0.0") -> Path:
    """A package of two communes, one of them only a part of the other."""
    (dossier / "data").mkdir(parents=True, exist_ok=True)
    (dossier / "package.json").write_text(json.dumps({"version": version}))
    tables = {
        "regions": [{"code": "32", "nom": "Hauts-de-France"}],
        "departements": [{"code": "62", "nom": "Pas-de-Calais", "region": "32"}],
        "epci": [{"code": "200033579", "nom": "CU d’Arras", "type": "CU", "membres": [{"code": "62041"}]}],
        "communes": [
            {
                "code": "62041",
                "nom": "Arras",
                "type": "commune-actuelle",
                "departement": "62",
                "population": 42600,
                "codesPostaux": ["62000"],
            },
            {"code": "62042", "nom": "Partie", "type": "commune-deleguee", "departement": "62", "chefLieu": "62041"},
        ],
    }
    for nom, lignes in tables.items():
        (dossier / "data" / f"{nom}.json").write_text(json.dumps(lignes))
    return dossier


def test_condense_les_communes_actuelles(tmp_path: Path) -> None:
    cible = tmp_path / "donnees" / "territoires.json.gz"
    assert condenser(paquet(tmp_path / "paquet"), cible) is True
    contenu = lire(cible)
    assert contenu["millesime"] == 2026
    assert contenu["communes"] == [["62041", "Arras", "62", "200033579", 42600, ["62000"]]]


def test_ne_recommence_que_pour_une_autre_version(tmp_path: Path) -> None:
    cible = tmp_path / "territoires.json.gz"
    assert condenser(paquet(tmp_path / "paquet"), cible) is True
    assert condenser(tmp_path / "paquet", cible) is False
    assert condenser(paquet(tmp_path / "paquet", "7.0.0"), cible) is True
    assert lire(cible)["millesime"] == 2027


def test_remplace_un_fichier_abime(tmp_path: Path) -> None:
    cible = tmp_path / "territoires.json.gz"
    cible.write_bytes(b"abime")
    with pytest.raises(SourceAbsente, match="abîmé"):
        lire(cible)
    assert condenser(paquet(tmp_path / "paquet"), cible) is True


def test_dit_ce_qui_manque(tmp_path: Path) -> None:
    with pytest.raises(SourceAbsente, match="ne se lit pas"):
        condenser(tmp_path / "absent", tmp_path / "territoires.json.gz")
