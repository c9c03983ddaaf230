"""Finding a commune as people write it, and reading the code lists on a day."""

from datetime import date

import pytest

from egide.socle.referentiels.cles import cle_de_tri
from egide.socle.referentiels.fichiers import LigneCode, lire_nomenclature, nomenclatures
from egide.socle.referentiels.models import CodeDate, CodePostal, Commune, Departement, Region
from egide.socle.referentiels.selectors import choix, codes, communes_recherche, libelle

COMMUNES = (
    ("62041", "Arras", 42600, "62000"),
    ("62119", "Béthune", 24895, "62400"),
    ("62765", "Saint-Omer", 14778, "62500"),
    ("62753", "Sainte-Austreberthe", 700, "62140"),
    ("62498", "Lens", 32000, "62300"),
    ("62427", "Hénin-Beaumont", 26000, "62110"),
    ("62112", "Beaumont-Fictif", 100, "62111"),
    ("62893", "Wimereux", 6500, "62930"),
)


@pytest.fixture
def communes(db: None) -> None:
    """A few communes of the Pas-de-Calais, one of them ended, and a namesake elsewhere."""
    region = Region.objects.create(code="32", nom="Hauts-de-France", cle_tri="hauts de france")
    pas_de_calais = Departement.objects.create(code="62", nom="Pas-de-Calais", cle_tri="pas de calais", region=region)
    nord = Departement.objects.create(code="59", nom="Nord", cle_tri="nord", region=region)
    for code, nom, population, postal in COMMUNES:
        commune = Commune.objects.create(
            code=code, nom=nom, cle_tri=cle_de_tri(nom), departement=pas_de_calais, population=population
        )
        CodePostal.objects.create(code=postal, commune=commune)
    Commune.objects.create(code="59999", nom="Lens-Nord", cle_tri="lens nord", departement=nord, population=10)
    Commune.objects.create(
        code="62998",
        nom="Arras-Ancien",
        cle_tri="arras ancien",
        departement=pas_de_calais,
        valide_au=date(2020, 12, 31),
    )


@pytest.mark.parametrize(
    ("texte", "attendues"),
    [
        ("béthune", ["Béthune"]),
        ("BETHUNE", ["Béthune"]),
        ("St Omer", ["Saint-Omer"]),
        ("ste-aus", ["Sainte-Austreberthe"]),
        ("saint", ["Saint-Omer", "Sainte-Austreberthe"]),
        ("beaumont", ["Beaumont-Fictif", "Hénin-Beaumont"]),
        ("len", ["Lens", "Lens-Nord"]),
        ("arras", ["Arras"]),
        ("62300", ["Lens"]),
        ("6211", ["Hénin-Beaumont", "Beaumont-Fictif"]),
        ("", []),
        ("zzz", []),
    ],
)
@pytest.mark.usefixtures("communes")
def test_recherche(texte: str, attendues: list[str]) -> None:
    assert [commune.nom for commune in communes_recherche(texte)] == attendues


@pytest.mark.usefixtures("communes")
def test_recherche_dans_un_departement_et_a_une_date() -> None:
    assert [commune.nom for commune in communes_recherche("len", "59")] == ["Lens-Nord"]
    assert {commune.nom for commune in communes_recherche("arras", le=date(2020, 6, 1))} == {"Arras", "Arras-Ancien"}
    assert len(communes_recherche("s", limite=1)) == 1


@pytest.mark.django_db
def test_un_libelle_se_lit_a_sa_date() -> None:
    for rang, (nom, du, au) in enumerate((("Ancien mot", 2010, date(2019, 12, 31)), ("Nouveau mot", 2020, None)), 1):
        CodeDate.objects.create(
            nomenclature="essai",
            code="a",
            libelle=nom,
            rang=rang,
            valide_du=date(du, 1, 1),
            valide_au=au,
            source="test",
        )
    assert libelle("essai", "a", date(2015, 1, 1)) == "Ancien mot"
    assert libelle("essai", "a") == "Nouveau mot"
    assert libelle("essai", "inconnu") == "inconnu"
    assert choix("essai") == [("a", "Nouveau mot")]
    assert [ligne.libelle for ligne in codes("essai", date(2015, 1, 1))] == ["Ancien mot"]


ATTENDUES = {
    "canaux_reception",
    "qualites_informateur",
    "types_danger",
    "liens_parente",
    "sexes",
    "precisions_naissance",
    "decisions_qualification",
    "motifs_l226_4",
    "information_famille",
    "precisions",
}


def test_les_listes_attendues_existent() -> None:
    assert set(nomenclatures()) >= ATTENDUES


@pytest.mark.parametrize("nom", sorted(ATTENDUES))
def test_une_liste_est_datee_sourcee_et_sans_doublon(nom: str) -> None:
    lignes: tuple[LigneCode, ...] = lire_nomenclature(nom)
    cles = {(ligne.code, ligne.valide_du) for ligne in lignes}
    assert len(cles) == len(lignes)
    for ligne in lignes:
        assert ligne.valide_au is None or ligne.valide_au >= ligne.valide_du
        assert len(ligne.libelle) <= 300
        assert "'" not in ligne.libelle + ligne.source
        for mot in filter(None, ligne.olinpe.split("|")):
            variable, _, code = mot.partition("=")
            assert variable.isalnum()
            assert code.isdigit()


def test_une_ligne_sans_source_est_refusee(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("egide.socle.referentiels.fichiers.DOSSIER", tmp_path)
    texte = "code,libelle,valide_du,valide_au,source\na,Mot,2020-01-01,,\n"
    (tmp_path / "essai_sans_source.csv").write_text(texte, encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(ValueError, match="source"):
        lire_nomenclature("essai_sans_source")
