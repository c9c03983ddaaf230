"""Dates as people know them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egide.socle.interface.dates_partielles import (
    DateIllisible,
    DatePartielle,
    SaisieDate,
    lire_date,
    lire_saisie,
)


@pytest.mark.parametrize(
    ("texte", "iso"),
    [
        ("2018", "2018"),
        ("mai 2018", "2018-05"),
        ("Mai 2018", "2018-05"),
        ("févr. 2018", "2018-02"),
        ("aout 2018", "2018-08"),
        ("5/2018", "2018-05"),
        ("12 mai 2018", "2018-05-12"),
        ("1er mai 2018", "2018-05-01"),
        ("12/05/2018", "2018-05-12"),
        ("12.5.2018", "2018-05-12"),
        ("2018-05-12", "2018-05-12"),
    ],
)
def test_lire_date(texte, iso):
    assert lire_date(texte).iso() == iso


@pytest.mark.parametrize("texte", ["", "hier", "18", "31/02/2018", "ju 2018", "13/2018", "12 mai", "1 2 3 2018"])
def test_une_date_illisible_dit_pourquoi(texte):
    with pytest.raises(DateIllisible) as refus:
        lire_date(texte)
    assert str(refus.value).endswith(".")


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        (SaisieDate("12", "5", ""), "Il manque l’année"),
        (SaisieDate("12", "", "2018"), "Il manque le mois"),
        (SaisieDate("31", "février", "2018"), "n’existe pas"),
        (SaisieDate("x", "5", "2018"), "Le jour s’écrit en chiffres"),
        (SaisieDate("", "zz", "2018"), "Le mois n’est pas lisible"),
    ],
)
def test_chaque_case_a_sa_phrase(saisie, phrase):
    with pytest.raises(DateIllisible, match=phrase):
        lire_saisie(saisie)


def test_une_date_entiere_dans_la_derniere_case():
    assert lire_saisie(SaisieDate("", "", "12 mai 2018")).iso() == "2018-05-12"


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_une_date_complete_fait_l_aller_retour(jour):
    lue = DatePartielle(jour.year, jour.month, jour.day)
    assert lue.debut() == lue.fin() == jour
    assert DatePartielle.depuis_iso(lue.iso()) == lue
    assert lire_date(lue.lisible().replace("\u00a0", " ")) == lue


@given(st.integers(1900, 2200), st.integers(1, 12))
def test_un_mois_contient_ses_jours(annee, mois):
    lue = DatePartielle(annee, mois)
    assert lue.precision == "mois"
    assert lue.debut().day == 1
    assert lue.debut().month == lue.fin().month == mois
    assert DatePartielle(annee).debut() <= lue.debut() <= lue.fin() <= DatePartielle(annee).fin()
