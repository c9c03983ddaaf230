"""The base of these tests, and the slips that it proposes."""

import pytest

from egide.enfant.tests.factories import un_enfant, une_identite
from egide.socle.conservation.tests.base import Base
from egide.socle.conservation.tests.scene import classer, une_famille


@pytest.fixture
def base(base_clonee: str) -> Base:
    """The cast, alone on its base."""
    return Base(base_clonee)


@pytest.fixture
def bordereau(base):
    """A slip with one closed information, long past its term."""
    classer(base, une_famille(base, "Ancien-Fictif", enfants=("Ana",)))
    base.vieillir()
    [propose] = base.proposer().values()
    return propose


@pytest.fixture
def dossiers(base):
    """A slip with the files of three children that nothing concerns any more."""
    for prenom in ("Ana", "Basile", "Chloé"):
        un_enfant(base.cast.agent_crip, une_identite(prenom, "Ancien-Fictif"))
    base.vieillir()
    [propose] = base.proposer().values()
    return propose
