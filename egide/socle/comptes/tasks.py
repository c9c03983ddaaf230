"""Deferred jobs: the security messages of this app, each tried again until it leaves."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from egide.socle.comptes.avis import (
    FILE,
    TACHE_CODES_REFUSES,
    TACHE_ETABLISSEMENT,
    TACHE_RENOUVELLEMENT,
    TACHE_SECOND_FACTEUR,
    remettre,
)

# After 4, 16, 64… 65,536 seconds: a mail server may be away for a day. Then shown to the technical administrator.
ESSAIS = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name=TACHE_RENOUVELLEMENT, queue=FILE, retry=ESSAIS, pass_context=False)
def prevenir_du_renouvellement(agent_id: str, avis_id: str) -> None:
    """Tell someone that her sign-in was renewed."""
    remettre(TACHE_RENOUVELLEMENT, agent_id=UUID(agent_id), avis_id=UUID(avis_id))


@app.task(name=TACHE_SECOND_FACTEUR, queue=FILE, retry=ESSAIS, pass_context=False)
def prevenir_du_second_facteur(agent_id: str, avis_id: str) -> None:
    """Tell someone that her second factor changed."""
    remettre(TACHE_SECOND_FACTEUR, agent_id=UUID(agent_id), avis_id=UUID(avis_id))


@app.task(name=TACHE_CODES_REFUSES, queue=FILE, retry=ESSAIS, pass_context=False)
def prevenir_des_codes_refuses(agent_id: str, avis_id: str) -> None:
    """Tell someone that codes were tried in her name."""
    remettre(TACHE_CODES_REFUSES, agent_id=UUID(agent_id), avis_id=UUID(avis_id))


@app.task(name=TACHE_ETABLISSEMENT, queue=FILE, retry=ESSAIS, pass_context=False)
def prevenir_de_l_etablissement(agent_id: str, avis_id: str) -> None:
    """Tell a technical administrator that an identity came back for another employer."""
    remettre(TACHE_ETABLISSEMENT, agent_id=UUID(agent_id), avis_id=UUID(avis_id))
