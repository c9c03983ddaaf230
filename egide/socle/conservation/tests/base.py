"""A base of its own, reached under any role, where the days of an information can be moved back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils import timezone

from egide.config import databases
from egide.config.databases import DatabaseRole
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.models import Agent
from egide.socle.comptes.selectors import agent_systeme
from egide.socle.comptes.tests.factories import Distribution, creer_distribution
from egide.socle.conservation import actions
from egide.socle.conservation.models import Bordereau

# Longer than every duration of the categories under test.
LONGTEMPS = timedelta(days=365 * 12)
# A column moves back when it is an instant or a day of what happened; what is fixed by a table of its own does not.
_DATES = (
    "SELECT table_name, column_name FROM information_schema.columns JOIN pg_tables ON tablename = table_name"
    " WHERE table_schema = 'public' AND data_type = 'timestamp with time zone' AND table_name LIKE ANY"
    " (ARRAY['accueil_%%', 'information_%%', 'enfant_%%', 'etats_passage', 'acces_relation', 'dossiers_%%'])"
    " AND column_name NOT IN ('au')"
)


class Base:
    """The cast on a clone where transactions really commit."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url
        self.cast: Distribution = creer_distribution()

    def admin(self) -> psycopg.Connection[Any]:
        """A connection that sees everything, to prepare and to check."""
        return psycopg.connect(self.admin_url, autocommit=True)

    def comme(self, role: DatabaseRole) -> psycopg.Connection[Any]:
        """A connection under a role of the house, for an attack."""
        return psycopg.connect(databases.url_for(self.admin_url, role), autocommit=True)

    @contextmanager
    def worker(self) -> Iterator[Agent]:
        """Django speaks to the base as the worker does; gives the agent of the system."""
        avant = dict(connection.settings_dict)
        _oublier_la_connexion()
        connection.settings_dict.update(databases.parse(databases.url_for(self.admin_url, DatabaseRole.WORKER)))
        try:
            yield agent_systeme()
        finally:
            _oublier_la_connexion()
            connection.settings_dict.update({cle: avant[cle] for cle in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})

    def vieillir(self, ecart: timedelta = LONGTEMPS) -> None:
        """Move back everything that happened so far."""
        with self.admin() as conn:
            conn.execute("SET session_replication_role = replica")
            for table, colonne in conn.execute(_DATES).fetchall():
                conn.execute(f'UPDATE {table} SET "{colonne}" = "{colonne}" - %s', [ecart])

    def proposer(self, le: datetime | None = None) -> dict[str, Bordereau]:
        """What the worker proposes tonight, by category."""
        with self.worker() as systeme, au_nom_de(systeme):
            return {b.categorie: b for b in actions.proposer_bordereaux(agent=systeme, le=le or timezone.now())}

    def decider(self, bordereau: Bordereau, *, gardees: dict[UUID, str] | None = None, nature: str = "elimination"):
        """The officer decides of every line."""
        with au_nom_de(self.cast.dpo):
            actions.decider_bordereau(
                bordereau, agent=self.cast.dpo, le=timezone.now(), nature=nature, gardees=gardees or {}
            )

    def viser(self, bordereau: Bordereau) -> None:
        """The correspondent of the archives records their agreement."""
        with au_nom_de(self.cast.archiviste):
            actions.viser_bordereau(
                bordereau,
                agent=self.cast.archiviste,
                le=timezone.now(),
                reference="AD62-2026-114",
                accord_du=timezone.localdate(),
            )

    def lancer(self, bordereau: Bordereau) -> None:
        """The officer hands the slip to the worker."""
        with au_nom_de(self.cast.dpo):
            actions.executer_bordereau(bordereau, agent=self.cast.dpo, le=timezone.now())

    def executer(self, bordereau: Bordereau) -> Bordereau:
        """The worker erases; gives the slip as it is then."""
        with self.worker() as systeme:
            actions.executer_lignes(bordereau, agent=systeme, le=timezone.now())
        return self.relire(bordereau)

    def jusqu_au_bout(self, bordereau: Bordereau) -> Bordereau:
        """Decide, record the visa, execute."""
        self.decider(bordereau)
        if bordereau.visa_requis:
            self.viser(bordereau)
        self.lancer(bordereau)
        return self.executer(bordereau)

    def relire(self, bordereau: Bordereau) -> Bordereau:
        """The slip as the officer reads it now."""
        with au_nom_de(self.cast.dpo):
            return Bordereau.objects.get(pk=bordereau.pk)

    def lignes(self, bordereau: Bordereau) -> dict[str, tuple[str, str]]:
        """State and reason of each line, by number of its object."""
        with au_nom_de(self.cast.dpo):
            return {ligne.numero: (ligne.etat, ligne.raison) for ligne in bordereau.lignes.all()}

    def obstacles(self, genre: str) -> dict[str, str]:
        """What forbids to propose each object of a kind, by number; an empty word when nothing does."""
        with self.comme(DatabaseRole.WORKER) as conn:
            return dict(conn.execute("SELECT numero, obstacle FROM conservation_candidats(%s)", [genre]).fetchall())

    def textes(self) -> str:
        """Everything written in the base, but the journal and the professional directory, as one text."""
        morceaux = []
        with self.admin() as conn:
            tables = conn.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'journal_%'"
            ).fetchall()
            for (table,) in tables:
                morceaux += [ligne for (ligne,) in conn.execute(f"SELECT t::text FROM {table} AS t")]
        return "\n".join(morceaux)


def _oublier_la_connexion() -> None:
    postgresql = connections["default"]
    assert isinstance(postgresql, DatabaseWrapper)
    postgresql.close()
    postgresql.close_pool()
