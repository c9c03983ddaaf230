"""The worker deletes the drafts left untouched too long, of everyone, without reading any; nobody else may."""

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.utils import timezone

from egide.socle.interface.brouillons import purger_brouillons

PURGER = "SELECT interface_purger_brouillons(now() - interval '10 days')"


def test_the_worker_deletes_old_drafts_and_reads_none(base_clonee):
    with psycopg.connect(base_clonee, autocommit=True) as admin:
        for jours in (1, 9, 11, 40):
            admin.execute(
                "INSERT INTO interface_brouillon (id, agent_id, cle, contenu, version, enregistre_le)"
                " VALUES (gen_random_uuid(), %s, 'cle', 'chiffre', 1, %s)",
                [uuid4(), timezone.now() - timedelta(days=jours)],
            )
        with psycopg.connect(base_clonee.replace("postgres@", "egide_worker@", 1), autocommit=True) as worker:
            assert worker.execute("SELECT count(*) FROM interface_brouillon").fetchone() == (0,)
            assert worker.execute(PURGER).fetchone() == (2,)
            assert worker.execute(PURGER).fetchone() == (0,)
        assert admin.execute("SELECT count(*) FROM interface_brouillon").fetchone() == (2,)


def test_an_agent_cannot_delete_the_drafts_of_others(base_clonee):
    with pytest.raises(Exception, match="permission denied"):
        purger_brouillons(timedelta(days=10))
