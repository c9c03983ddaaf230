"""Territories: sets of communes, each in one territory, in the charge of units; the house of a commune is found."""

import pytest
from django.urls import reverse

from egide.socle.comptes.actions import confier_territoire, creer_territoire, modifier_territoire
from egide.socle.comptes.models import Territoire, Unite
from egide.socle.comptes.tests.distribution import ClientDe
from egide.socle.comptes.tests.factories import Distribution
from egide.socle.interface.refus import Refus
from egide.socle.interface.tests.lecture import texte_lu
from egide.socle.referentiels.models import Commune, Epci
from egide.socle.referentiels.tests.factories import DEPUIS, un_departement


@pytest.fixture
def communes(db: None) -> dict[str, Commune]:
    """Four communes of the département in one intercommunalité and a half, and one elsewhere."""
    ici, ailleurs = un_departement("62", "Pas-de-Calais"), un_departement("59", "Nord")
    arrageois = Epci.objects.create(
        code="200033579", nom="CU d’Arras", cle_tri="cu d'arras", genre="CU", valide_du=DEPUIS
    )
    lignes = [
        ("62041", "Arras", ici, arrageois), ("62013", "Achicourt", ici, arrageois), ("62498", "Lens", ici, None),
        ("62427", "Liévin", ici, None), ("59178", "Douai", ailleurs, arrageois),
    ]  # fmt: skip
    return {
        nom: Commune.objects.create(
            code=code, nom=nom, cle_tri=nom.lower().replace("é", "e"), departement=dep, epci=epci, valide_du=DEPUIS
        )
        for code, nom, dep, epci in lignes
    }


def _creer(distribution: Distribution, nom: str, *choisies: Commune) -> Territoire:
    return creer_territoire(agent=distribution.admin_technique, nom=nom, communes=choisies)


def test_a_commune_belongs_to_one_territory(distribution: Distribution, communes: dict[str, Commune]) -> None:
    _creer(distribution, "Arrageois", communes["Arras"], communes["Achicourt"])
    with pytest.raises(Refus, match="Arras est déjà dans le territoire « Arrageois »"):
        _creer(distribution, "Lens", communes["Lens"], communes["Arras"])
    with pytest.raises(Refus, match="déjà ce nom"):
        _creer(distribution, " arrageois ", communes["Lens"])
    with pytest.raises(Refus, match="au moins une commune"):
        _creer(distribution, "Vide")
    with pytest.raises(Refus, match="administrateur technique"):
        creer_territoire(agent=distribution.cadre_crip, nom="Lens", communes=[communes["Lens"]])
    assert Territoire.objects.count() == 1


def test_a_territory_changes_with_a_reason(distribution: Distribution, communes: dict[str, Commune]) -> None:
    admin, territoire = distribution.admin_technique, _creer(distribution, "Arrageois", communes["Arras"])
    deux = [communes["Arras"], communes["Achicourt"]]
    with pytest.raises(Refus, match="pourquoi"):
        modifier_territoire(agent=admin, territoire=territoire, nom="Arrageois", communes=deux, motif="")
    modifier_territoire(agent=admin, territoire=territoire, nom="Grand Arras", communes=deux, motif="fusion")
    territoire.refresh_from_db()
    assert (territoire.nom, set(territoire.communes.all())) == ("Grand Arras", set(deux))


def test_the_units_of_a_commune_are_those_in_charge_of_its_territory(
    distribution: Distribution, communes: dict[str, Commune]
) -> None:
    def en_charge(code_insee: str) -> set[Unite]:
        return set(Unite.objects.filter(territoire__communes=code_insee))

    admin, unites = distribution.admin_technique, distribution.unites
    territoire = _creer(distribution, "Arrageois", communes["Arras"])
    assert en_charge("62041") == set()
    for unite in (unites.mds_arras, unites.pmi):
        confier_territoire(agent=admin, unite=unite, territoire=territoire, motif="carte 2026")
    assert en_charge("62041") == {unites.mds_arras, unites.pmi}
    assert en_charge("62498") == set()
    confier_territoire(agent=admin, unite=unites.mds_lens, territoire=territoire, motif="renfort")
    assert en_charge("62041") == {unites.mds_arras, unites.pmi, unites.mds_lens}
    confier_territoire(agent=admin, unite=unites.mds_lens, territoire=None, motif="fin du renfort")
    assert en_charge("62041") == {unites.mds_arras, unites.pmi}


def test_the_page_fills_a_territory_from_an_intercommunalite_within_the_departement(
    distribution: Distribution, client_de: ClientDe, communes: dict[str, Commune]
) -> None:
    client = client_de(distribution.admin_technique)
    saisie = {"nom": "Arrageois", "epci": "200033579", "communes": "LIEVIN\n62498"}
    assert client.post(reverse("comptes:creer_territoire"), saisie).status_code == 302
    territoire = Territoire.objects.get()
    assert {c.nom for c in territoire.communes.all()} == {"Arras", "Achicourt", "Lens", "Liévin"}
    confier = reverse("comptes:confier_territoire", args=[distribution.unites.mds_arras.pk])
    client.post(confier, {"territoire": str(territoire.pk), "motif": "carte"})
    page = texte_lu(client.get(reverse("comptes:unite", args=[distribution.unites.mds_arras.pk])))
    assert "4 communes" in page
    assert "Achicourt, Arras, Lens, Liévin" in page


def test_the_page_shows_the_communes_again_and_names_those_unknown(
    distribution: Distribution, client_de: ClientDe, communes: dict[str, Commune]
) -> None:
    client = client_de(distribution.admin_technique)
    territoire = _creer(distribution, "Arrageois", communes["Arras"])
    adresse = reverse("comptes:modifier_territoire", args=[territoire.pk])
    assert "Arras (62041)" in texte_lu(client.get(adresse))
    page = client.post(adresse, {"nom": "Arrageois", "communes": "Arras (62041)\nDouai\nAtlantis", "motif": "essai"})
    assert "Commune inconnue dans le département : Douai, Atlantis." in texte_lu(page).replace("\xa0", " ")
    assert [c.nom for c in territoire.communes.all()] == ["Arras"]
