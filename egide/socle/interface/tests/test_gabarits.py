"""What a template writes by hand reaches the screen in good French."""

import pytest
from django.template.loader import render_to_string

from egide.socle.interface.gabarits import tenir_les_signes


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("Depuis : {{ jour }}", "Depuis\u00a0: {{ jour }}"),
        ("<p>Est-ce l’un d’eux ?</p>", "<p>Est-ce l’un d’eux\u00a0?</p>"),
        ("« {{ titre }} ».", "«\u00a0{{ titre }}\u00a0»."),
        ('<c-message titre="Et après ?" />', '<c-message titre="Et après\u00a0?" />'),
    ],
)
def test_un_signe_ne_commence_pas_une_ligne(ecrit, lu):
    assert tenir_les_signes(ecrit) == lu
    assert tenir_les_signes(lu) == lu


@pytest.mark.parametrize(
    "code",
    [
        '{% if a %}{{ b|default:"x : y" }}{% endif %}',
        '<c-champ\n  :lignes="lignes" @click="ouvert = !ouvert" />',
        "{# une note : elle reste #}",
        '<p style="color:red">12:30</p>',
    ],
)
def test_ce_qui_est_du_code_reste_comme_il_est(code):
    assert tenir_les_signes(code) == code


def test_les_gabarits_de_la_maison_passent_par_la():
    lus = render_to_string("pages/conservation.html", {"gels": [], "bordereaux": []})
    assert "Aucun gel ne court\u00a0:" in lus
    assert "Aucun gel ne court :" not in lus
