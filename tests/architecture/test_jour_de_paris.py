"""The day of an instant is the day in Paris: after midnight, a clock of Greenwich still says the day before."""

import re
from datetime import UTC, date, datetime

from egide.socle.interface.temps import jour_de
from tests.architecture.depot import est_un_test, fichiers_suivis, nom

SEUL_ENDROIT = "egide/socle/interface/temps.py"
_JOUR_BRUT = re.compile(r"\.date\(\)")


def test_le_jour_dun_instant_ne_se_lit_que_par_jour_de():
    lus = [c for c in fichiers_suivis("egide/*.py", "egide/**/*.py") if not est_un_test(c)]
    fautifs = {nom(c) for c in lus if _JOUR_BRUT.search(c.read_text(encoding="utf-8"))} - {SEUL_ENDROIT}
    assert len(lus) > 500
    assert fautifs == set()


def test_apres_minuit_a_paris_cest_deja_le_lendemain():
    assert jour_de(datetime(2026, 7, 14, 22, 30, tzinfo=UTC)) == date(2026, 7, 15)
    assert jour_de(datetime(2026, 11, 22, 23, 12, tzinfo=UTC)) == date(2026, 11, 23)
