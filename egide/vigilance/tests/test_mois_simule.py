"""A month of sixty agents with fifty abuses among them: nearly all are seen, few others are pointed at."""

from egide.vigilance.tests.bilan import dresser
from egide.vigilance.tests.chargement import charger, examiner
from egide.vigilance.tests.generateur import Generateur

GRAINE = 62


def test_cinquante_abus_dans_un_mois_plausible(base_clonee, capsys):
    mois = Generateur(GRAINE).tirer()
    assert len(mois.abus) == 50
    assert len(mois.agents) == 60
    charger(base_clonee, mois)
    examiner()
    bilan = dresser(base_clonee, mois)
    with capsys.disabled():
        print(f"\n{len(mois.lignes)} lignes de journal\n{bilan.tableau()}")  # noqa: T201 - the figures are the report
    assert bilan.part_vue >= 0.95, bilan.manques
    assert bilan.fausses_par_agent < 0.7
