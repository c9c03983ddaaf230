"""The answer that the tests of real pieces prepare."""

import pytest

from egide.socle.comptes.tests.factories import Distribution
from egide.socle.demandes.tests.reponse import Reponse, une_reponse


@pytest.fixture
def reponse(distribution: Distribution) -> Reponse:
    """A request tied to the file of a child of the cell."""
    return une_reponse(distribution)
