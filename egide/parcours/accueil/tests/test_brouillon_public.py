"""The sealed answers between two pages: whatever is changed in them, they are refused."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from egide.parcours.accueil.public.brouillon import (
    Brouillon,
    BrouillonIllisible,
    BrouillonPerime,
    ouvrir,
    sceller,
)
from egide.parcours.accueil.public.codes import ALPHABET, Code, CodeIllisible, lire_code, nouveau_code
from egide.socle.acces.regles_acces import reglage
from egide.socle.interface.chiffrement import chiffrer

MAINTENANT = timezone.now()
reponses = st.dictionaries(st.text(min_size=1, max_size=12), st.lists(st.text(max_size=40), max_size=3), max_size=4)


@given(pages=st.dictionaries(st.sampled_from(["vous", "faits", "reponse"]), reponses), enfants=st.lists(reponses))
def test_what_was_typed_comes_back_whole_and_is_not_readable(pages, enfants):
    brouillon = Brouillon.nouveau(MAINTENANT)
    brouillon.pages, brouillon.enfants = pages, enfants
    champ = sceller(brouillon)
    assert ouvrir(champ, MAINTENANT) == brouillon
    assert brouillon.secret not in champ


@given(data=st.data())
def test_one_changed_character_is_refused(data):
    champ = sceller(Brouillon.nouveau(MAINTENANT))
    # The last characters may write the same bytes in two ways; every other one is signed.
    # Each seal has its own length and content: the place is drawn as a share, the character by its offset.
    position = int(data.draw(st.floats(0, 1)) * (len(champ) - 5))
    autre = chr(33 + (ord(champ[position]) - 33 + data.draw(st.integers(1, 0x24F - 33))) % (0x250 - 33))
    with pytest.raises(BrouillonIllisible):
        ouvrir(champ[:position] + autre + champ[position + 1 :], MAINTENANT)


@given(texte=st.text(max_size=200))
def test_anything_else_is_refused(texte):
    with pytest.raises(BrouillonIllisible):
        ouvrir(texte, MAINTENANT)


@given(texte=st.text(max_size=60))
def test_another_sealed_text_of_the_house_is_refused(texte):
    with pytest.raises(BrouillonIllisible):
        ouvrir(chiffrer(texte), MAINTENANT)


@given(minutes=st.integers(0, 3 * 24 * 60))
def test_it_lasts_what_the_page_promises_and_no_longer(minutes):
    champ = sceller(Brouillon.nouveau(MAINTENANT))
    plus_tard = MAINTENANT + timedelta(minutes=minutes)
    if minutes <= reglage("brouillon_public_heures") * 60:
        assert ouvrir(champ, plus_tard).debut == MAINTENANT.timestamp()
    else:
        with pytest.raises(BrouillonPerime):
            ouvrir(champ, plus_tard)


def test_a_second_seal_does_not_extend_the_promise():
    brouillon = Brouillon.nouveau(MAINTENANT)
    brouillon = ouvrir(sceller(brouillon), MAINTENANT + timedelta(hours=20))
    with pytest.raises(BrouillonPerime):
        ouvrir(sceller(brouillon), MAINTENANT + timedelta(hours=25))


@given(st.lists(st.sampled_from(ALPHABET), min_size=28, max_size=28), st.sampled_from(["-", " ", " - ", ""]))
def test_a_code_is_read_as_people_copy_it(lettres, separateur):
    code = Code("".join(lettres[:8]), "".join(lettres[8:]))
    recopie = code.lisible.replace("-", separateur).lower().replace("0", "o").replace("1", "l")
    assert lire_code(recopie) == code


def test_a_code_has_a_hundred_bits_of_secret_and_is_never_twice_the_same():
    codes = {nouveau_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code.secret) * 5 >= 100 for code in codes)


def test_what_is_stored_of_a_code_is_slow_and_tied_to_its_selector():
    code = nouveau_code()
    assert code.empreinte().startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert code.empreinte() == Code(code.selecteur, code.secret).empreinte()
    assert code.empreinte() != Code(nouveau_code().selecteur, code.secret).empreinte()


@pytest.mark.parametrize("texte", ["", "ABCD", "A" * 29, "A" * 27 + "U", "é" * 28])
def test_what_cannot_be_a_code_is_said(texte):
    with pytest.raises(CodeIllisible):
        lire_code(texte)
