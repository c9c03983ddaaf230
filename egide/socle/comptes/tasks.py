"""Deferred job: a security message of this app, tried again until it leaves."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from egide.socle.comptes.avis import FILE, TACHE, Avis, remettre

# After 4, 16, 64… 65,536 seconds: a mail server may be away for a day. Then shown to the technical administrator.
ESSAIS = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name=TACHE, queue=FILE, retry=ESSAIS, pass_context=False)
def prevenir(avis: str, agent_id: str, avis_id: str) -> None:
    """Hand over the message that an act asked for."""
    remettre(Avis(avis), agent_id=UUID(agent_id), avis_id=UUID(avis_id))
