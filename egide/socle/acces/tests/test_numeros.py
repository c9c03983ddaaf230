"""A number says its kind and the year in Paris; however it is typed, it is read as that kind and no other."""

from datetime import UTC, datetime

import pytest

from egide.socle.acces.numeros import SIGLES, lire_numero, prochain_numero


@pytest.mark.django_db
@pytest.mark.parametrize("genre", ["dossier", *SIGLES])
def test_le_premier_de_l_an_a_minuit_et_demi_le_numero_est_de_la_nouvelle_annee(genre):
    numero = prochain_numero(genre, datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert "-2027-" in numero
    assert lire_numero(numero) == (genre, numero)


@pytest.mark.parametrize(
    ("tape", "lu"),
    [
        ("62-2026-00417", ("dossier", "62-2026-00417")),
        (" 2a-2026-00417 ", ("dossier", "2A-2026-00417")),
        ("IP-62-2026-00417", ("information", "IP-62-2026-00417")),
        ("ip 62-2026-00417", ("information", "IP-62-2026-00417")),
        ("T-62-2026-1", ("transmission", "T-62-2026-1")),
        ("XX-62-2026-00417", None),
        ("12/05/2018", None),
        ("Lina Dupont", None),
    ],
)
def test_un_numero_se_lit_comme_on_le_tape(tape, lu):
    assert lire_numero(tape) == lu
