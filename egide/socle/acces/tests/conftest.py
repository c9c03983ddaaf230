"""An ear on the journal."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection


@pytest.fixture
def journal(db: None) -> Iterator[list[tuple[str, str, str]]]:
    """(event, act, reason) of the lines sent to the journal: the application itself can never read them back."""
    lignes: list[tuple[str, str, str]] = []

    def ecouter(executer: Callable[..., Any], sql: str, params: Any, many: bool, contexte: Any) -> Any:
        if "INSERT INTO journal_ligne" in sql:
            lignes.append((str(params[1]), params[-3], params[-1]))
        return executer(sql, params, many, contexte)

    with connection.execute_wrapper(ecouter):
        yield lignes
