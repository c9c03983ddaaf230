"""The cast, shared with every test of the house, an ear on the journal, and one child opened twice."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from egide.enfant.tests.scene_fusions import SceneDesFusions
from egide.socle.comptes.tests.distribution import client_de, distribution
from egide.socle.comptes.tests.factories import Distribution

__all__ = ["client_de", "distribution", "journal", "scene"]


@pytest.fixture
def journal(db: None) -> Iterator[list[tuple[str, str]]]:
    """(event, act) of the lines sent to the journal: the application itself can never read them back."""
    lignes: list[tuple[str, str]] = []

    def ecouter(executer: Callable[..., Any], sql: str, params: Any, many: bool, contexte: Any) -> Any:
        if "INSERT INTO journal_ligne" in sql:
            lignes.append((str(params[1]), params[-3]))
        return executer(sql, params, many, contexte)

    with connection.execute_wrapper(ecouter):
        yield lignes


@pytest.fixture
def scene(distribution: Distribution) -> SceneDesFusions:
    """Lina, whom two teams know under two spellings."""
    return SceneDesFusions(distribution)
