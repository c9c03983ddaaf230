"""How long things are kept: the département's own dated value first, then the rule, then the project's; or nothing."""

import datetime as dt
import shutil
from zoneinfo import ZoneInfo

import pytest

from egide.socle.echeances.definitions import DureeDeGarde, RegleInvalide, Unite
from egide.socle.echeances.garde import duree_de_garde, limite_de_garde, tables_declarees, terme_de_garde
from egide.socle.echeances.regles import DOSSIER_DU_DROIT, categories_conservation

PARIS = ZoneInfo("Europe/Paris")
LE = dt.date(2026, 11, 22)


def ecrire_local(tmp_path, conservation):
    """A copy of the law whose département 62 sets these durations."""
    dossier = tmp_path / "droit"
    shutil.copytree(DOSSIER_DU_DROIT, dossier)
    (dossier / "local" / "62.yaml").write_text(
        f'departement: "62"\nlibelle: Pas-de-Calais\nvaleurs: []\nconservation:\n{conservation}', encoding="utf-8"
    )
    return dossier


def une_duree(code="information_sans_suite", valeur="18", unite="mois", du="null", au="null"):
    return (
        f"  - {{code: {code}, valeur: {valeur}, unite: {unite}, valide_du: {du}, valide_au: {au},"
        " article: délibération, motif: essai}\n"
    )


def test_no_national_value_is_supposed_and_the_local_one_says_where_it_comes_from():
    nationales = categories_conservation()
    assert duree_de_garde(nationales["information_sans_suite"], LE) is None
    locale = duree_de_garde(categories_conservation(DOSSIER_DU_DROIT, "62")["information_sans_suite"], LE)
    assert locale is not None
    assert (locale.valeur, locale.unite, locale.version) == (24, Unite.MOIS, "local_62/origine")


def test_the_rule_gives_its_value_and_its_version():
    duree = duree_de_garde(categories_conservation()["dossier_enfant"], LE)
    assert duree is not None
    assert (duree.valeur, duree.unite, duree.regle) == (24, Unite.MOIS, "RGPD_ACTIVE_24M")
    assert duree.version == "national/origine"
    assert duree.lisible == "24\u00a0mois"


def test_a_local_value_follows_its_dates(tmp_path):
    deux = une_duree(au="2026-06-30") + une_duree(valeur="30", du="2026-07-01")
    categorie = categories_conservation(ecrire_local(tmp_path, deux), "62")["information_sans_suite"]
    durees = [duree_de_garde(categorie, jour) for jour in (dt.date(2026, 6, 30), LE)]
    assert [duree.valeur for duree in durees if duree] == [18, 30]


@pytest.mark.parametrize(
    ("conservation", "phrase"),
    [
        (une_duree() + une_duree(valeur="20"), "deux durées sont en vigueur le même jour"),
        (une_duree(code="inventee"), "catégories inconnues : inventee"),
        (une_duree(unite="personnes"), "heures, jours, semaines, mois ou ans"),
        (une_duree(valeur="null"), "heures, jours, semaines, mois ou ans"),
    ],
)
def test_a_wrong_local_value_is_refused_with_its_place(tmp_path, conservation, phrase):
    with pytest.raises(RegleInvalide, match=phrase):
        categories_conservation(ecrire_local(tmp_path, conservation), "62")


@pytest.mark.parametrize(
    ("valeur", "unite", "depart"),
    [
        (24, Unite.MOIS, "2024-02-29T10:00"),
        (30, Unite.JOURS, "2026-03-01T23:00"),
        (24, Unite.HEURES, "2026-03-28T12:00"),
    ],
)
def test_a_row_is_past_its_limit_once_its_term_is_past(valeur, unite, depart):
    duree = DureeDeGarde(valeur, unite, "essai", "", "v")
    depart = dt.datetime.fromisoformat(depart).replace(tzinfo=PARIS)
    terme = terme_de_garde(duree, depart)
    assert not depart < limite_de_garde(duree, terme)
    assert depart < limite_de_garde(duree, terme + dt.timedelta(days=1))


def test_each_declaration_names_a_known_category():
    declarees = tables_declarees()
    assert declarees["accueil_informateur"] == "auteur_information"
    assert declarees["etats_passage"] == "suit"
