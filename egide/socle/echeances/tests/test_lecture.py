"""A mistake in a file of the law is refused, in French, and names the file and the rule."""

import datetime as dt
from pathlib import Path

import pytest

from egide.socle.echeances.definitions import JourAnnuel, RegleInvalide, Unite
from egide.socle.echeances.regles import charger_regles

LE = dt.date(2026, 11, 19)

BLOC = {
    "code": "ESSAI",
    "objet": "Essai",
    "description": "Une règle d’essai.",
    "evenement_declencheur": "un jour",
    "type": "max",
    "calcul": "mois_quantieme",
    "unite": "mois",
    "effet": "alerte",
    "reductible": "true",
    "derogation_locale": "plus_protecteur",
    "portee": "national",
    "parametre": "false",
}
VALEUR = {
    "valeur": "3",
    "valide_du": "null",
    "valide_au": "null",
    "article": "CASF D226-2-4",
    "source": "https://exemple.fr/article",
    "verifie": "true",
}


def ecrire(dossier: Path, *valeurs: dict[str, str], suite: str = "", **champs: str) -> Path:
    """A folder with one rule, `champs` replacing or removing (empty) its keys."""
    (dossier / "delais").mkdir(exist_ok=True)
    cles = {cle: valeur for cle, valeur in {**BLOC, **champs}.items() if valeur}
    lignes = [f"    {cle}: {valeur}" for cle, valeur in cles.items()]
    lignes[0] = "  - " + lignes[0].strip()
    for valeur in valeurs or (VALEUR,):
        paires = ", ".join(f"{cle}: {v}" for cle, v in {**VALEUR, **valeur}.items())
        lignes.append(f"      - {{{paires}}}")
    rang = len(cles)
    texte = "\n".join(["famille: Essai", "regles:", *lignes[:rang], "    valeurs:", *lignes[rang:]])
    (dossier / "delais" / "essai.yaml").write_text(texte + suite + "\n", encoding="utf-8")
    return dossier


def ecrire_local(dossier: Path, valeur: str, unite: str = "mois", code: str = "ESSAI", du: str = "null") -> Path:
    (dossier / "local").mkdir()
    (dossier / "local" / "62.yaml").write_text(
        f'departement: "62"\nlibelle: Pas-de-Calais\nvaleurs:\n'
        f"  - {{code: {code}, valeur: {valeur}, unite: {unite}, valide_du: {du}, valide_au: null, "
        f"article: essai, motif: essai}}\n",
        encoding="utf-8",
    )
    return dossier


def test_a_well_written_rule_is_read(tmp_path: Path):
    lue = charger_regles(ecrire(tmp_path), None)["ESSAI"]
    assert (lue.famille, lue.fichier, lue.unite) == ("Essai", "delais/essai.yaml", Unite.MOIS)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"objet": ""}, "« objet » manque"),
        ({"type": "maximum"}, "choix possibles : max, min"),
        ({"calcul": "heures_reelles"}, "l’unité mois ne va pas avec le calcul heures_reelles"),
        ({"reductible": "oui"}, "« reductible » doit être true ou false"),
        ({"redutible": "true"}, "clé inconnue : redutible"),
        ({"plafond": "AUTRE"}, "le plafond AUTRE n’existe pas"),
        ({"type": "age"}, "une règle de type age n’admet pas de dérogation locale"),
    ],
)
def test_a_fault_in_a_rule_names_file_and_rule(tmp_path: Path, champs: dict[str, str], phrase: str):
    with pytest.raises(RegleInvalide) as refus:
        charger_regles(ecrire(tmp_path, **champs), None)
    assert str(refus.value).startswith("delais/essai.yaml, règle ESSAI : ")
    assert phrase in str(refus.value)


@pytest.mark.parametrize(
    ("valeurs", "phrase"),
    [
        (({"valeur": "-1"},), "zéro ou plus"),
        (({"valeur": "trois"},), "zéro ou plus"),
        (({"valeur": "null"},), "demande « parametre: true »"),
        (({"verifie": "false"},), "demande « parametre: true »"),
        (({"source": "legifrance"},), "n’est pas une adresse web"),
        (({"article": '""'},), "« article » doit être un texte non vide"),
        (({"valide_du": "2026"},), "doit être une date AAAA-MM-JJ"),
        (({"valide_du": "2026-02-01", "valide_au": "2026-01-01"},), "avant de commencer"),
        (({}, {"valeur": "2"}), "deux valeurs sont en vigueur le même jour"),
        (
            ({"valide_au": "2026-01-01"}, {"valeur": "2", "valide_du": "2026-01-01"}),
            "deux valeurs sont en vigueur le même jour",
        ),
    ],
)
def test_a_fault_in_a_value_names_file_and_rule(tmp_path: Path, valeurs: tuple[dict[str, str], ...], phrase: str):
    with pytest.raises(RegleInvalide) as refus:
        charger_regles(ecrire(tmp_path, *valeurs), None)
    assert str(refus.value).startswith("delais/essai.yaml, règle ESSAI : ")
    assert phrase in str(refus.value)


def test_values_that_follow_each_other_are_accepted(tmp_path: Path):
    valeurs = ({"valide_au": "2025-12-31"}, {"valeur": "2", "valide_du": "2026-01-01"})
    lue = charger_regles(ecrire(tmp_path, *valeurs), None)["ESSAI"]
    lues = [lue.valeur_au(dt.date(2025, 12, 31)), lue.valeur_au(dt.date(2026, 1, 1))]
    assert [valeur.valeur for valeur in lues if valeur] == [3, 2]


def test_a_day_that_no_year_has_is_refused(tmp_path: Path):
    champs = {"type": "date_fixe", "calcul": "annuel", "unite": "date_fixe", "derogation_locale": "aucune"}
    for nom in ("mal", "bien"):
        (tmp_path / nom).mkdir()
    with pytest.raises(RegleInvalide, match="n’est pas un jour de l’année"):
        charger_regles(ecrire(tmp_path / "mal", {"valeur": '"02-30"'}, **champs), None)
    lue = charger_regles(ecrire(tmp_path / "bien", {"valeur": '"02-29"'}, **champs), None)["ESSAI"]
    assert lue.valeurs[0].valeur == JourAnnuel(2, 29)


def test_a_key_written_twice_is_refused(tmp_path: Path):
    with pytest.raises(RegleInvalide, match="« famille » est écrit deux fois"):
        charger_regles(ecrire(tmp_path, suite="\nfamille: Autre"), None)


def test_a_code_used_twice_is_refused(tmp_path: Path):
    premier = (ecrire(tmp_path) / "delais" / "essai.yaml").read_text(encoding="utf-8")
    (tmp_path / "delais" / "zautre.yaml").write_text(premier, encoding="utf-8")
    with pytest.raises(RegleInvalide, match="existe déjà dans delais/essai.yaml"):
        charger_regles(tmp_path, None)


def test_broken_yaml_names_its_file(tmp_path: Path):
    (tmp_path / "delais").mkdir()
    (tmp_path / "delais" / "casse.yaml").write_text("famille: [", encoding="utf-8")
    with pytest.raises(RegleInvalide, match="delais/casse.yaml : ce fichier n’est pas du YAML lisible"):
        charger_regles(tmp_path, None)


@pytest.mark.parametrize(
    ("type_regle", "acceptee", "refusee"),
    [
        ("max", "2", "4"),
        ("objectif", "2", "4"),
        ("periodicite", "2", "4"),
        ("validite", "2", "4"),
        ("anticipation", "4", "2"),
        ("min", "4", "2"),
    ],
)
def test_a_local_value_may_only_protect_more(tmp_path: Path, type_regle: str, acceptee: str, refusee: str):
    for nom, valeur in (("bien", acceptee), ("egal", "3"), ("mal", refusee)):
        (tmp_path / nom).mkdir()
        ecrire_local(ecrire(tmp_path / nom, type=type_regle), valeur)
    for nom, valeur in (("bien", acceptee), ("egal", "3")):
        lue = charger_regles(tmp_path / nom, "62")["ESSAI"].valeur_au(LE)
        assert lue is not None
        assert str(lue.valeur) == valeur
    with pytest.raises(RegleInvalide) as refus:
        charger_regles(tmp_path / "mal", "62")
    assert "local/62.yaml, règle ESSAI : " in str(refus.value)
    assert "protège moins que 3 mois (CASF D226-2-4)" in str(refus.value)


def test_a_local_value_is_refused_where_the_law_admits_none(tmp_path: Path):
    ecrire_local(ecrire(tmp_path, derogation_locale="aucune"), "2")
    with pytest.raises(RegleInvalide, match="n’admet pas de valeur locale"):
        charger_regles(tmp_path, "62")


def test_a_local_value_keeps_the_unit_of_the_rule(tmp_path: Path):
    ecrire_local(ecrire(tmp_path), "2", unite="jours")
    with pytest.raises(RegleInvalide, match="l’unité doit être mois"):
        charger_regles(tmp_path, "62")


def test_a_local_value_for_an_unknown_rule_is_refused(tmp_path: Path):
    ecrire_local(ecrire(tmp_path), "2", code="AUTRE")
    with pytest.raises(RegleInvalide, match="règle AUTRE : cette règle n’existe pas"):
        charger_regles(tmp_path, "62")


def test_a_departement_without_file_is_said(tmp_path: Path):
    with pytest.raises(RegleInvalide, match=r"local/59.yaml : ce fichier manque"):
        charger_regles(ecrire(tmp_path), "59")


def test_a_dated_local_value_leaves_the_law_before_it(tmp_path: Path):
    lue = charger_regles(ecrire_local(ecrire(tmp_path), "2", du="2026-06-01"), "62")["ESSAI"]
    avant, apres = lue.valeur_au(dt.date(2026, 5, 31)), lue.valeur_au(dt.date(2026, 6, 1))
    assert avant is not None
    assert apres is not None
    assert (avant.valeur, apres.valeur) == (3, 2)


def test_a_free_value_never_exceeds_its_ceiling(tmp_path: Path):
    ecrire(tmp_path)
    plafonnee = (tmp_path / "delais" / "essai.yaml").read_text(encoding="utf-8")
    plafonnee = plafonnee.replace("code: ESSAI", "code: REDUIT\n    plafond: ESSAI").replace(
        "valeur: 3", "valeur: null"
    )
    plafonnee = plafonnee.replace("parametre: false", "parametre: true")
    (tmp_path / "delais" / "reduit.yaml").write_text(plafonnee, encoding="utf-8")
    ecrire_local(tmp_path, "4", code="REDUIT")
    with pytest.raises(RegleInvalide, match=r"la valeur 4 dépasse le plafond ESSAI \(3\)"):
        charger_regles(tmp_path, "62")
