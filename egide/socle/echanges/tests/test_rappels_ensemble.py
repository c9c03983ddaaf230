"""Several watches at once, in real transactions: each clock rings once."""

from threading import Barrier, Thread

import psycopg
from django.db import connection
from django.utils import timezone

from egide.socle.acces.contexte import au_nom_de
from egide.socle.acces.tests.factories import un_agent, une_unite
from egide.socle.comptes.models import Unite
from egide.socle.comptes.roles import Role
from egide.socle.echanges.rappels import rappeler
from egide.socle.echanges.tests.test_rappels import une_horloge


def test_two_watches_at_once_ring_each_clock_once(base_clonee):
    unite = une_unite("CRIP", Unite.Genre.CRIP)
    agent = un_agent(Role.AGENT_CRIP, unite)
    with au_nom_de(agent):
        horloges = [une_horloge(agent, unite, depart=timezone.now()) for _ in range(30)]
    instant = max(h.prochain_rappel for h in horloges)
    depart, total = Barrier(4), []

    def veille():
        try:
            depart.wait(10)
            with au_nom_de(agent):
                total.append(rappeler(le=instant))
        finally:
            connection.close()

    fils = [Thread(target=veille) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    assert sum(total) == len(horloges)
    with psycopg.connect(base_clonee) as admin:
        lignes = admin.execute("SELECT count(*), count(DISTINCT echeance_id) FROM echanges_arrivee").fetchone()
        lues = admin.execute("SELECT count(*) FROM journal_ligne WHERE acte = 'rappeler_echeance'").fetchone()
    assert lignes == (30, 30)
    assert lues == (30,)
