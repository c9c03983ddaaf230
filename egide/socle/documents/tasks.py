"""Deferred jobs of the pieces: each control at once, a round every minute for what waited, a sweep every night."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from egide.socle.documents.actions import TACHE_CONTROLE, VERROU
from egide.socle.documents.controleur import balayer_le_magasin, controler, relever_pieces

# What fails is tried again after 4, 16, 64, 256, 1,024 seconds; the round takes up what still waits.
ESSAIS = RetryStrategy(max_attempts=5, exponential_wait=4)


@app.task(name=TACHE_CONTROLE, queue="documents", retry=ESSAIS, pass_context=False)
def controler_piece(piece_id: str) -> None:
    """Control one piece; nothing happens when it was already done."""
    controler(UUID(piece_id))


@app.periodic(cron="* * * * *", periodic_id="ronde", queueing_lock="ronde_documents")
@app.task(name="egide.documents.relever", queue="documents", lock=VERROU, pass_context=False)
def relever(timestamp: int | None = None) -> None:
    """Control what still waits. `timestamp` is given by the periodic launch and not used."""
    relever_pieces()


@app.periodic(cron="15 3 * * *", periodic_id="balayage", queueing_lock="balayage_documents")
@app.task(name="egide.documents.balayer", queue="documents", pass_context=False)
def balayer(timestamp: int | None = None) -> None:
    """Remove the files that no row knows. `timestamp` is given by the periodic launch and not used."""
    balayer_le_magasin()
