"""Normalisation, phonetic key, nicknames and births, word by word."""

import datetime

import pytest

from egide.enfant.rapprochement.accord import Accord
from egide.enfant.rapprochement.identite import Identite, cles
from egide.enfant.rapprochement.naissance import Naissance, lire_naissance
from egide.enfant.rapprochement.noms import comparer_nom, comparer_prenom
from egide.enfant.rapprochement.normalisation import (
    normaliser,
    normaliser_adresse,
    normaliser_telephone,
    transcription,
)
from egide.enfant.rapprochement.phonetique import cle_phonetique
from egide.enfant.rapprochement.surnoms import groupes, lien
from egide.socle.referentiels.fichiers import lire_lignes

JOUR = datetime.date(2026, 11, 19)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("D’Hérouville", "d herouville"),
        ("  Bernard--Inventé ", "bernard invente"),
        ("Œuvrard Ægir Łukasz Straße", "oeuvrard aegir lukasz strasse"),
        ("Шевченко Юлія", "chevtchenko iouliia"),
        ("გიორგი", "giorgi"),
        ("李小龙", "lixiaolong"),
        ("김 민준", "gim minjun"),
        ("Ελένη", "eleni"),
        ("محمد", "mhmd"),
        ("Kaïs ÇELİK", "kais celik"),
        ("", ""),
    ],
)
def test_normaliser(texte: str, attendu: str) -> None:
    assert normaliser(texte) == attendu


@pytest.mark.parametrize(
    "meme_son",
    [
        "Philippe Filipe", "Mathieu Matthieu", "Thibault Thibaut Thibaud Tibo", "Gauthier Gautier Gotier",
        "Quentin Kentin", "Clément Cléman", "Élisa Eliza", "Chloé Cloé Khloé", "Zoé Zoe",
        "Daniel Danielle Danièle",
        "Sébastien Sebastyen", "Walid Oualid", "Dupont Dupond Dupon", "Lefèvre Lefaivre",
        "Moreau Moro Moraux",
        "Renault Renaud Reno", "Leroy Leroi", "Gérard Jérard", "Vincent Vinsan", "Christophe Kristof",
        "Laurent Loran", "Noah Noa", "Kévin Kevyn", "Lilly Lili Lily", "Axel Aksel", "Myriam Miriam",
        "Théo Téo",
        "Hugo Ugo", "Jean Jan", "Loup Lou", "Camille Kamille",
    ],
)  # fmt: skip
def test_une_meme_oreille(meme_son: str) -> None:
    assert len({cle_phonetique(mot) for mot in meme_son.split()}) == 1


@pytest.mark.parametrize(
    "autre_son",
    [
        "Tom Théo", "Lucas Louis", "Karim Karine", "Amin Amine", "David Davy", "Noé Noa", "Léa Léo",
        "Marin Marie",
        "Julie Julien", "Louis Louise", "Lina Luna", "Simon Simone", "Axel Alex", "Bernard Bertrand",
        "Paul Paula",
        "Romain Romane", "Lucie Lucien", "Jules Julie", "Martine Martin", "Anaïs Anne", "Inès Anne",
    ],
)  # fmt: skip
def test_deux_sons(autre_son: str) -> None:
    un, autre = autre_son.split()
    assert cle_phonetique(un) != cle_phonetique(autre)


@pytest.mark.parametrize(
    ("un", "autre"),
    [("Choukri", "Shukry"), ("Djamila", "Jamila"), ("Yousef", "Youssef"), ("Ousmane", "Usmane")],
)
def test_transcriptions(un: str, autre: str) -> None:
    assert transcription(un) == transcription(autre)


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        ("14, rue des Lilas-Fictifs", ("14", "rue lilas fictifs")),
        ("14 r. des Lilas Fictifs", ("14", "rue lilas fictifs")),
        ("14bis av. du Gal Fictif, Bât. B appt 12", ("14b", "avenue general fictif")),
        ("14 bis avenue du Général Fictif", ("14b", "avenue general fictif")),
        ("Résidence les Acacias bat A", ("", "residence acacias")),
        ("", ("", "")),
    ],
)
def test_adresses(adresse: str, attendu: tuple[str, str]) -> None:
    assert normaliser_adresse(adresse) == attendu


def test_telephones() -> None:
    formes = ("06 39 98 00 12", "+33 (0)6 39 98 00 12", "0033639980012", "06.39.98.00.12")
    assert {normaliser_telephone(forme) for forme in formes} == {"0639980012"}


@pytest.mark.parametrize(
    ("un", "autre", "attendu"),
    [
        ("Tom", "Thomas", "surnom"),
        ("Tommy", "Tom", "surnom"),
        ("Katia", "Catherine", "surnom"),
        ("Mohammed", "Muhammad", "autre écriture"),
        ("Lisa", "Elsa", "surnoms d’un même prénom"),
        ("Alexandre", "Alexandra", None),
        ("Lucas", "Nathan", None),
    ],
)
def test_surnoms(un: str, autre: str, attendu: str | None) -> None:
    assert lien(un, autre) == lien(autre, un) == attendu


def test_la_liste_des_surnoms_est_lisible_et_sans_doublon() -> None:
    lignes = lire_lignes("surnoms")
    assert len({ligne["prenom"] for ligne in lignes}) >= 150
    assert len({(ligne["prenom"], ligne["nature"]) for ligne in lignes}) == len(lignes)
    for ligne in lignes:
        formes = [normaliser(forme) for forme in ligne["formes"].split("|")]
        assert ligne["nature"] in {"surnom", "variante"}
        assert all(formes)
        assert len(set(formes)) == len(formes)
        assert normaliser(ligne["prenom"]) not in formes


@pytest.mark.parametrize(
    ("un", "autre", "accord", "raison"),
    [
        ("El Amrani", "Amrani", Accord.CONCORDE, "à la particule près"),
        ("De Backer", "Debacker", Accord.IDENTIQUE, "identique"),
        ("Bernard", "Bernard-Inventé", Accord.RESSEMBLE, "nom composé"),
        ("B.", "Bernard", Accord.RESSEMBLE, "même initiale"),
        ("Ly", "Le", Accord.RESSEMBLE, "à 1 lettre près"),
        ("Desmarchelier", "Desmarchlier", Accord.CONCORDE, "à 1 lettre près"),
        ("Desmarchelier", "Dismarchlier", Accord.RESSEMBLE, "à 2 lettres près"),
        ("Martin", "Diallo", Accord.DIFFERE, "ne concorde pas"),
        ("", "Diallo", Accord.INCONNU, "non renseigné"),
    ],
)
def test_noms(un: str, autre: str, accord: Accord, raison: str) -> None:
    constat = comparer_nom(un, autre)
    assert (constat.accord, constat.raison) == (accord, raison)
    assert comparer_nom(autre, un) == constat


def test_une_lettre_qui_fait_un_autre_prenom_ne_fait_que_ressembler() -> None:
    assert comparer_prenom("Julien", "Julie").accord is Accord.RESSEMBLE
    assert comparer_prenom("Quentin", "Quentan").accord is not Accord.RESSEMBLE


@pytest.mark.parametrize(
    ("texte", "attendu", "clair"),
    [
        ("12/05/2018", Naissance(2018, 5, 12), "12 mai 2018"),
        ("2018-05-12", Naissance(2018, 5, 12), "12 mai 2018"),
        ("1er août 2018", Naissance(2018, 8, 1), "1er août 2018"),
        ("mai 2018", Naissance(2018, 5), "mai 2018"),
        ("05/2018", Naissance(2018, 5), "mai 2018"),
        ("2018", Naissance(2018), "2018"),
        ("environ 8 ans", Naissance(age=8, age_le=JOUR), "8 ans"),
        ("1 an", Naissance(age=1, age_le=JOUR), "1 an"),
        ("6 mois", Naissance(age=6, age_le=JOUR, age_en="mois"), "6 mois"),
        ("", Naissance(), ""),
    ],
)
def test_lire_une_naissance(texte: str, attendu: Naissance, clair: str) -> None:
    lue = lire_naissance(texte, le=JOUR)
    assert lue == attendu
    assert lue.en_clair() == clair


@pytest.mark.parametrize("texte", ["31/02/2018", "hier", "12 brumaire 2018", "12/05/18", "00/00/2018"])
def test_refuse_une_naissance_illisible(texte: str) -> None:
    with pytest.raises(ValueError, match="n’est pas compris"):
        lire_naissance(texte, le=JOUR)


def test_l_intervalle_d_un_age_contient_le_jour_d_anniversaire() -> None:
    assert Naissance(age=8, age_le=JOUR).intervalle() == (
        datetime.date(2017, 11, 20),
        datetime.date(2018, 11, 19),
    )
    assert Naissance(2020, 2).intervalle() == (datetime.date(2020, 2, 1), datetime.date(2020, 2, 29))


@pytest.mark.parametrize("parties", [{"jour": 3}, {"mois": 3}, {"age": 3}, {"annee": 2020, "age": 3, "age_le": JOUR}])
def test_refuse_une_naissance_mal_formee(parties: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        Naissance(**parties)  # type: ignore[arg-type]


def test_cles_a_ranger_en_colonnes() -> None:
    cles_ = cles(Identite(nom="Lefèvre-Fictif", prenoms=("Tommy", "Louis")))
    assert (cles_.nom, cles_.prenom, cles_.groupes_prenom) == ("lefevrefictif", "tommy", ("thomas",))
    assert cles_.nom_phonetique == cles(Identite(nom="LEFAIVRE FICTIF")).nom_phonetique
    assert groupes("Alex") == {"alexandre", "alexandra", "alexis"}


def test_un_nom_tres_long_tient_dans_sa_colonne() -> None:
    cles_ = cles(Identite(nom="щ" * 100, prenoms=("ﷺ" * 100,)))
    assert {len(cles_.nom), len(cles_.prenom)} == {100}


def test_un_nom_se_compare_d_un_alphabet_a_l_autre() -> None:
    assert comparer_prenom("გიორგი", "Giorgi").accord is Accord.IDENTIQUE
    assert comparer_nom("Шевченко", "Chevtchenko").accord is Accord.IDENTIQUE
