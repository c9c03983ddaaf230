"""What the walks through the whole house share."""

import pytest


@pytest.fixture(autouse=True)
def preuve_qui_tient(settings):
    """A walk lasts longer than a proof of identity on a loaded machine; that it ends is tested where it is asked."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600
