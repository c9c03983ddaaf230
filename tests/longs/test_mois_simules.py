"""Several simulated months, each of its own seed: the thresholds were not made for one of them."""

from statistics import mean

import pytest

from egide.vigilance.tests.bilan import Bilan, dresser
from egide.vigilance.tests.chargement import charger, examiner
from egide.vigilance.tests.generateur import Generateur

GRAINES = (1, 7, 59, 75, 1945, 2026, 220, 314)
BILANS: dict[int, Bilan] = {}


@pytest.mark.parametrize("graine", GRAINES)
def test_un_mois_de_cette_graine(base_clonee, graine, capsys):
    mois = Generateur(graine).tirer()
    charger(base_clonee, mois)
    examiner()
    BILANS[graine] = bilan = dresser(base_clonee, mois)
    with capsys.disabled():
        print(f"\ngraine {graine}\n{bilan.tableau()}")  # noqa: T201 - the figures are the report
    assert bilan.part_vue >= 0.9, bilan.manques
    assert bilan.fausses_par_agent < 0.7


def test_en_moyenne_presque_tout_est_vu():
    assert len(BILANS) == len(GRAINES)
    assert mean(b.part_vue for b in BILANS.values()) >= 0.95
