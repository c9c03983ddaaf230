"""Letters that are not those that one sees: the page asks for an eye; a page that reads asks for none."""

import pytest

from egide.socle.documents.sorties.ecriture import Endroit
from egide.socle.documents.sorties.lecture import lire_pdf
from egide.socle.documents.sorties.lisibilite import se_lit
from egide.socle.documents.sorties.recherche import chercher
from egide.socle.documents.tests.inoffensives import PARAGRAPHES
from egide.socle.documents.tests.plantes import BOURRAGE, plantees, sans_alphabet, une_lettre_plus_loin
from egide.socle.documents.tests.sorties import une_lettre

# One planted letter out of nineteen: each kind of secret, a PDF drawn for each.
PAS = 19


def a_regarder(octets):
    return lire_pdf(octets, nom="courrier.pdf").a_regarder


def test_une_lettre_de_la_maison_se_lit():
    assert a_regarder(une_lettre(*[BOURRAGE] * 30)) == ()


def test_les_lettres_plantees_dont_les_polices_ne_disent_rien_demandent_un_regard():
    for _forme, phrase, secret in list(plantees())[::PAS]:
        muette = sans_alphabet(une_lettre(BOURRAGE, phrase))
        assert chercher(lire_pdf(muette, nom="courrier.pdf").endroits, [secret]) == []
        assert a_regarder(muette) == (1,)


def test_un_alphabet_qui_ment_demande_un_regard():
    decalee = sans_alphabet(une_lettre(BOURRAGE, BOURRAGE), vers=une_lettre_plus_loin)
    (lu, *_autres) = [e.texte for e in lire_pdf(decalee, nom="a.pdf").endroits if e.page]
    assert "situation" not in lu
    assert a_regarder(decalee) == (1,)


@pytest.mark.parametrize(
    "texte",
    [
        "\x01\x04\x05\x06\x07\x08",
        "Le juge a lu \ue001\ue002\ue003\ue004 hier.",
        "Le juge a lu \ufffd\ufffd\ufffd hier.",
        "7KLV LV D WHVW RI ZRUGV WKDW QRERG\\ UHDGV",
        "$%&'()*+,-./:;<=>?@[$%&'()*+,-./:;<=>?@[",
    ],
)
def test_ce_qui_n_est_pas_des_mots_ne_se_lit_pas(texte):
    assert not se_lit(texte)


COURTS = ("Fait à Arras", "\uf0b7 un\n\uf0b7 deux", "", "sco-\x02\nlarité du jour")


@pytest.mark.parametrize("texte", [*PARAGRAPHES, *COURTS, " ".join(PARAGRAPHES)])
def test_ce_qui_est_des_mots_se_lit(texte):
    assert se_lit(texte)


def test_une_page_lue_garde_ses_endroits():
    assert any(isinstance(e, Endroit) and "équipe" in e.texte for e in lire_pdf(une_lettre(BOURRAGE), nom="a").endroits)
