"""A store of its own for each test."""

from pathlib import Path

import pytest


@pytest.fixture
def magasin_d_essai(settings, tmp_path: Path) -> Path:
    """The folder of an empty store."""
    dossier = tmp_path / "pieces"
    settings.EGIDE_PIECES = dossier
    return dossier
