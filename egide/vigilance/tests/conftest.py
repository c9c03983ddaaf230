"""The cast in a database of its own, lines of journal written at chosen instants, and findings read as stored."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.utils import timezone

from egide.socle.comptes.tests.factories import Distribution, creer_distribution

Ecrire = Callable[..., None]


@pytest.fixture
def cast(base_clonee: str) -> Distribution:
    """Everyone on her post."""
    return creer_distribution()


@pytest.fixture
def ecrire(base_clonee: str) -> Ecrire:
    """`ecrire(agent, le, "lecture", dossier_id, titre=…)` adds a line as it would have been then."""

    def ajouter(
        agent: Any,
        le: datetime,
        evenement: str,
        dossier_id: UUID | None = None,
        *,
        titre: str = "",
        acte: str = "page",
        objet: tuple[str, UUID] | None = None,
    ) -> None:
        genre, objet_id = objet or ("", dossier_id)
        with psycopg.connect(base_clonee, autocommit=True) as conn:
            conn.execute(
                "INSERT INTO journal_ligne (id, le, evenement, agent_id, objet_id, dossier_id, acte, titre,"
                " objet_genre, motif, trace) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '', '')",
                [uuid4(), le, evenement, agent.pk, objet_id, dossier_id, acte, titre, genre],
            )

    return ajouter


@pytest.fixture
def constats(base_clonee: str) -> Callable[[], list[tuple[Any, ...]]]:
    """Every finding as stored: rule, agent, number, state."""

    def lire() -> list[tuple[Any, ...]]:
        with psycopg.connect(base_clonee) as conn:
            return conn.execute(
                "SELECT regle, agent_id, nombre, etat FROM vigilance_accesinhabituel ORDER BY regle, agent_id"
            ).fetchall()

    return lire


@pytest.fixture
def hier() -> datetime:
    """Yesterday at noon."""
    jour = timezone.localtime() - timedelta(days=1)
    return jour.replace(hour=12, minute=0, second=0, microsecond=0)
