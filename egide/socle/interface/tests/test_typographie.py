"""French typography: the cases of the style guide, and stability."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egide.socle.interface.typographie import accorde, de, enumere, insecables, majuscule


@pytest.mark.parametrize(
    ("brut", "attendu"),
    [
        ("Pourquoi ? Parce que : oui ; vite !", "Pourquoi\u00a0? Parce que\u00a0: oui\u00a0; vite\u00a0!"),
        ("« bonjour »", "«\u00a0bonjour\u00a0»"),
        ("depuis 36 h", "depuis 36\u00a0h"),
        ("à 9 h 42", "à 9\u00a0h\u00a042"),
        ("le 116 000", "le 116\u00a0000"),
        ("l'enfant", "l’enfant"),
        ("dans 5 jours", "dans 5\u00a0jours"),
    ],
)
def test_insecables(brut, attendu):
    assert insecables(brut) == attendu


@given(st.text(alphabet="ab 9h:;?!«»'\u00a0", max_size=40))
def test_une_seconde_passe_ne_change_rien(texte):
    assert insecables(insecables(texte)) == insecables(texte)


@given(st.text(max_size=60))
def test_les_mots_restent_les_memes(texte):
    lettres = [c for c in texte if c.isalnum()]
    assert [c for c in insecables(texte) if c.isalnum()] == lettres


@pytest.mark.parametrize(("nombre", "attendu"), [(0, "0\u00a0enfant"), (1, "1\u00a0enfant"), (2, "2\u00a0enfants")])
def test_accorde(nombre, attendu):
    assert accorde(nombre, "enfant", "enfants") == attendu


def test_majuscule_garde_les_noms_propres():
    assert majuscule("dépassée, dit Lina") == "Dépassée, dit Lina"
    assert majuscule("") == ""


def test_de_s_elide_devant_une_voyelle_et_jamais_devant_un_h():
    noms = ("Lina", "Anthony", "Élise", "Hugo", "Yanis", "Yves", "environ 3 mois", "")
    attendus = ["de Lina", "d’Anthony", "d’Élise", "de Hugo", "de Yanis", "d’Yves", "d’environ 3 mois", "de "]
    assert [de(nom) for nom in noms] == attendus


def test_une_suite_se_lit_avec_un_seul_et():
    assert [enumere(mots) for mots in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A et B", "A, B et C"]
