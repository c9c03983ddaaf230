"""Entropy is counted by the cheapest way to guess, not by the length alone."""

import secrets
import string

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from egide.socle.comptes.mots_de_passe import EntropieSuffisante, entropie

FACILES = [
    "",
    "motdepasse",
    "Soleil2024!",
    "P@ssw0rd!",
    "azertyuiopqsdfghjklm",
    "aaaaaaaaaaaaaaaaaaaa",
    "01/02/1987",
    "0102198701021987",
    "Arras62000",
    "bonjour-bonjour-bonjour-bonjour-bonjour",
    "Juliette1987Juliette",
    "abcdefghijklmnop12345",
    "DepartementPasDeCalais62",
]
SOLIDES = [
    "lanterne-cuivre-vallon-tricycle",
    "girafe poivre trottoir boussole",
    "Xk9#vQ2m!tW7",
    "8f2K-qZ7w-P4xR",
]


@pytest.mark.parametrize("mot_de_passe", FACILES)
def test_what_people_choose_without_thinking_is_refused(mot_de_passe: str) -> None:
    with pytest.raises(ValidationError) as refus:
        EntropieSuffisante(bits=50).validate(mot_de_passe)
    assert "quatre mots" in refus.value.messages[0]


@pytest.mark.parametrize("mot_de_passe", SOLIDES)
def test_four_unrelated_words_or_a_random_draw_are_accepted(mot_de_passe: str) -> None:
    EntropieSuffisante(bits=50).validate(mot_de_passe)
    assert entropie(mot_de_passe) >= 50


def test_a_password_drawn_by_a_vault_is_accepted() -> None:
    alphabet = string.ascii_letters + string.digits + "!#$%&*+-=?@"
    for _ in range(200):
        EntropieSuffisante(bits=50).validate("".join(secrets.choice(alphabet) for _ in range(20)))


@given(st.text(max_size=60))
def test_the_estimate_never_exceeds_chance_and_never_fails(texte: str) -> None:
    bits = entropie(texte)
    assert 0 <= bits <= 7 * 4 * max(len(texte), 1)


@given(st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=20))
def test_repeating_the_same_run_adds_almost_nothing(mot: str) -> None:
    deux, cinq = entropie("-".join([mot] * 2)), entropie("-".join([mot] * 5))
    assert cinq <= deux + 3 * 2 * 2 + 1


def test_the_threshold_is_a_setting_and_not_a_guess() -> None:
    with pytest.raises(ImproperlyConfigured):
        EntropieSuffisante()
