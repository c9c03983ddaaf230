"""The measures are read whole, each with its text, and a mistake in the file is refused by name."""

from pathlib import Path

import pytest

from egide.socle.echeances.definitions import RegleInvalide
from egide.socle.echeances.mesures import Famille, Nature, charger_mesures
from egide.socle.echeances.regles import DOSSIER_DU_DROIT, categories_conservation
from egide.socle.echeances.tableau import page_de_conservation, page_des_mesures

BLOC = {
    "code": "ESSAI",
    "libelle": "Essai",
    "sigle": "null",
    "nature": "administrative",
    "famille": "domicile",
    "article": "CASF L222-3",
    "decideur": "président du conseil départemental",
    "duree_max_mois": "12",
    "renouvelable": "oui",
    "accord_requis": "oui",
    "rapport_periodicite_mois": "null",
    "source": "https://exemple.fr/article",
    "verifie": "true",
}


def ecrire(dossier: Path, *blocs: dict[str, str]) -> Path:
    lignes = ["mesures:"]
    for bloc in blocs:
        cles = [f"    {cle}: {valeur}" for cle, valeur in {**BLOC, **bloc}.items() if valeur]
        lignes += ["  - " + cles[0].strip(), *cles[1:]]
    (dossier / "mesures.yaml").write_text("\n".join(lignes) + "\n", encoding="utf-8")
    return dossier


def test_every_measure_has_its_text_and_who_decides():
    mesures = charger_mesures()
    assert len(mesures) == 71
    assert {m.nature for m in mesures.values()} == set(Nature)
    assert {m.famille for m in mesures.values()} == set(Famille)
    assert all(m.article and m.decideur and m.libelle for m in mesures.values())
    assert sum(not m.verifie for m in mesures.values()) == 7


def test_a_duration_is_a_number_of_months_or_nothing():
    for mesure in charger_mesures().values():
        for duree in (mesure.duree_max_mois, mesure.rapport_periodicite_mois):
            assert duree is None or duree > 0


@pytest.mark.parametrize(
    ("faute", "phrase"),
    [
        ({"nature": "amicale"}, "amicale"),
        ({"decideur": ""}, "decideur.+manque"),
        ({"duree_max_mois": "-1"}, "nombre entier"),
        ({"source": "null"}, "adresse de son texte"),
        ({"duree": "3"}, "clé inconnue.+duree"),
    ],
)
def test_a_mistake_is_refused_and_names_the_measure(tmp_path, faute, phrase):
    with pytest.raises(RegleInvalide, match=phrase) as refus:
        charger_mesures(ecrire(tmp_path, faute))
    assert "mesures.yaml, mesure ESSAI" in str(refus.value)


def test_a_code_written_twice_is_refused(tmp_path):
    with pytest.raises(RegleInvalide, match="deux fois"):
        charger_mesures(ecrire(tmp_path, {}, {}))


def test_the_pages_show_every_measure_and_every_category():
    page = page_des_mesures(charger_mesures())
    assert all(f"`{code}`" in page for code in charger_mesures())
    assert sum(ligne.endswith("(à vérifier) |") for ligne in page.splitlines()) == 7
    conservation = page_de_conservation(categories_conservation(), {"enfant_lien": "dossier_enfant"})
    assert all(f"`{code}`" in conservation for code in categories_conservation())
    assert (DOSSIER_DU_DROIT / "mesures.yaml").exists()
