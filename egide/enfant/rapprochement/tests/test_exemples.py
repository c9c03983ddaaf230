"""The examples of the trade, both ways round."""

from typing import Any

import pytest

from egide.enfant.rapprochement.comparaison import Champ, comparer
from egide.enfant.rapprochement.tests.exemples import EXEMPLES, identite


@pytest.mark.parametrize("exemple", EXEMPLES, ids=lambda exemple: exemple["titre"])
def test_exemple(exemple: dict[str, Any]) -> None:
    comparaison = comparer(identite(exemple["recherche"]), identite(exemple["connue"]))
    raisons = {nom: comparaison.champ(Champ(nom)).raison for nom in exemple["raisons"]}
    assert raisons == exemple["raisons"]
    assert comparaison.degre == exemple["degre"], comparaison.raison
    assert comparaison.jumeau_possible is exemple.get("jumeau", False)


@pytest.mark.parametrize("exemple", EXEMPLES, ids=lambda exemple: exemple["titre"])
def test_exemple_dans_l_autre_sens(exemple: dict[str, Any]) -> None:
    comparaison = comparer(identite(exemple["connue"]), identite(exemple["recherche"]))
    assert comparaison.degre == exemple["degre"], comparaison.raison
    assert comparaison.jumeau_possible is exemple.get("jumeau", False)
