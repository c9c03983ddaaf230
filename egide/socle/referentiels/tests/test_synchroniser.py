"""Loading and updating the reference tables: nothing deleted, a second run finds nothing, a dry run writes nothing."""

import copy
import time
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from egide.socle.referentiels import construction
from egide.socle.referentiels.actions import SourceSuspecte, synchroniser
from egide.socle.referentiels.management.commands import referentiels_synchroniser
from egide.socle.referentiels.models import CodeDate, CodePostal, Commune, Departement, Epci, Region

LE = date(2026, 11, 19)
# seconds; four on two idle cores, more when the whole suite runs beside
TEMPS_LARGE = 30
TERRITOIRES: dict[str, Any] = {
    "millesime": 2026,
    "regions": [["32", "Hauts-de-France"]],
    "departements": [["62", "Pas-de-Calais", "32"]],
    "epci": [["200033579", "CU d’Arras", "CU"], ["200072460", "CA de Béthune-Bruay", "CA"]],
    "communes": [
        ["62041", "Arras", "62", "200033579", 42600, ["62000"]],
        ["62119", "Béthune", "62", "200072460", 24895, ["62400"]],
        ["62765", "Saint-Omer", "62", None, 14778, ["62500"]],
    ],
}


def millesime_suivant() -> dict[str, Any]:
    """Béthune leaves, Arras grows and changes its postcode, a commune appears."""
    suivant = copy.deepcopy(TERRITOIRES)
    suivant["millesime"] = 2027
    suivant["communes"][0] = ["62041", "Arras", "62", "200033579", 43000, ["62001"]]
    suivant["communes"][1] = ["62999", "Ville-Neuve-Fictive", "62", "200072460", 5, []]
    return suivant


@pytest.mark.django_db
def test_premier_chargement_puis_plus_rien() -> None:
    premieres = synchroniser(TERRITOIRES, le=LE)
    assert [len(difference.ajouts) for difference in premieres[:5]] == [1, 1, 2, 3, 3]
    arras = Commune.objects.get(code="62041")
    assert (arras.nom, arras.cle_tri, arras.epci_id, arras.departement_id) == ("Arras", "arras", "200033579", "62")
    assert arras.valide_du is None
    assert CodeDate.objects.filter(nomenclature="sexes").count() == 3
    assert not any(synchroniser(TERRITOIRES, le=LE))


@pytest.mark.django_db
def test_un_nouveau_millesime_ajoute_change_et_termine_sans_supprimer() -> None:
    synchroniser(TERRITOIRES, le=LE)
    _, _, _, communes, postaux, _ = synchroniser(millesime_suivant(), le=LE, accepter_les_fins=True)
    assert [changement.texte for changement in communes.ajouts] == ["Ville-Neuve-Fictive (62999)"]
    assert [changement.texte for changement in communes.modifications] == ["Arras (62041) : population 42600 → 43000"]
    assert [changement.texte for changement in communes.fins] == ["Béthune (62119)"]
    assert [changement.cle for changement in postaux.fins] == [("62041", "62000"), ("62119", "62400")]
    assert Commune.objects.get(code="62119").valide_au == date(2026, 12, 31)
    assert Commune.objects.get(code="62999").valide_du == date(2027, 1, 1)
    assert {commune.code for commune in Commune.objects.en_vigueur(date(2026, 12, 31))} == {"62041", "62119", "62765"}
    assert {commune.code for commune in Commune.objects.en_vigueur()} == {"62041", "62999", "62765"}
    assert not any(synchroniser(millesime_suivant(), le=LE))


@pytest.mark.django_db
def test_une_commune_retablie_est_rouverte() -> None:
    synchroniser(TERRITOIRES, le=LE)
    synchroniser(millesime_suivant(), le=LE, accepter_les_fins=True)
    synchroniser({**TERRITOIRES, "millesime": 2028}, le=LE, accepter_les_fins=True)
    assert Commune.objects.get(code="62119").valide_au is None
    assert Commune.objects.get(code="62999").valide_au == date(2027, 12, 31)


@pytest.mark.django_db
def test_une_source_plus_ancienne_est_refusee() -> None:
    synchroniser(TERRITOIRES, le=LE)
    synchroniser(millesime_suivant(), le=LE, accepter_les_fins=True)
    with pytest.raises(SourceSuspecte, match="plus ancienne"):
        synchroniser(TERRITOIRES, le=LE, accepter_les_fins=True)


@pytest.mark.django_db
def test_une_source_tronquee_ne_termine_rien() -> None:
    synchroniser(TERRITOIRES, le=LE)
    tronquee = {**TERRITOIRES, "communes": TERRITOIRES["communes"][:1]}
    with pytest.raises(SourceSuspecte, match="Communes"):
        synchroniser(tronquee, le=LE)
    assert Commune.objects.en_vigueur().count() == 3


@pytest.mark.django_db
def test_a_blanc_n_ecrit_rien(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(referentiels_synchroniser, "lire", lambda: TERRITOIRES)
    sortie = StringIO()
    with pytest.raises(CommandError) as refus:
        call_command("referentiels_synchroniser", "--a-blanc", stdout=sortie)
    assert refus.value.returncode == 1
    assert "Communes\u00a0: 3 ajoutées, 0 changée, 0 terminée" in sortie.getvalue()
    assert "+ Arras (62041)" in sortie.getvalue()
    assert not Commune.objects.exists()
    call_command("referentiels_synchroniser", stdout=StringIO())
    call_command("referentiels_synchroniser", "--a-blanc", stdout=sortie)
    assert "Communes\u00a0: 0 ajoutée, 0 changée, 0 terminée" in sortie.getvalue()


def test_sans_fichier_des_territoires(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def absent() -> dict[str, Any]:
        return construction.lire(tmp_path / "absent.json.gz")

    monkeypatch.setattr(referentiels_synchroniser, "lire", absent)
    with pytest.raises(CommandError, match="absent ou abîmé") as refus:
        call_command("referentiels_synchroniser")
    assert refus.value.returncode == 3


@pytest.mark.django_db
def test_toute_la_france_se_charge_vite_et_rien_ne_change_au_second_passage() -> None:
    construction.condenser()
    territoires = construction.lire()
    debut = time.monotonic()
    synchroniser(territoires, le=LE)
    assert time.monotonic() - debut < TEMPS_LARGE
    assert Region.objects.count() == len(territoires["regions"])
    assert Departement.objects.count() > 100
    assert Epci.objects.count() > 1000
    assert Commune.objects.count() > 34000
    assert Commune.objects.filter(departement_id="62").count() > 800
    assert CodePostal.objects.filter(commune_id="62041").values_list("code", flat=True).get() == "62000"
    assert not any(synchroniser(territoires, le=LE))
