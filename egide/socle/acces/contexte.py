"""Says to the database in whose name a transaction runs; the policies read it and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connections, transaction

from egide.socle.comptes.models import Agent

_CONTEXTE = """
SELECT set_config('egide.agent', %(agent)s, true),
       set_config('egide.poste', coalesce((
           SELECT id::text FROM comptes_poste WHERE agent_id = nullif(%(agent)s, '')::uuid AND du <= current_date
           AND (au IS NULL OR au >= current_date) ORDER BY du DESC LIMIT 1), ''), true)
"""


def poser_contexte(agent_id: UUID | None, *, using: str = "default", trace: str = "") -> None:
    """Set the agent of the current transaction; it vanishes with it, so a pooled connection keeps nothing.

    The journal also reads the post he holds, and `trace`, the number of the page, when there is one.
    Raises RuntimeError outside a transaction: the setting would leak to the next user of the connection.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise RuntimeError("The access context is only ever set inside a transaction.")
    with connection.cursor() as cursor:
        agent = str(agent_id) if agent_id else ""
        requete = _CONTEXTE.rstrip() + (", set_config('egide.trace', %(trace)s, true)" if trace else "")
        cursor.execute(requete, {"agent": agent, "trace": trace})


@contextmanager
def au_nom_de(agent: Agent, *, using: str = "default") -> Iterator[None]:
    """Open a transaction in the name of `agent`; nested, it restores the previous agent at the end."""
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT current_setting('egide.agent', true)")
            avant = cursor.fetchone()[0] or None
        poser_contexte(agent.pk, using=using)
        yield
        poser_contexte(UUID(avant) if avant else None, using=using)
