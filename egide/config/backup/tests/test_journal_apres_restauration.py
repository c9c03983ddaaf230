"""After a restoration the journal tells it: lost lines are counted, an old copy put back in silence still shows."""

import json

import psycopg
import pytest

from egide.config import local
from egide.config.backup.drill import restore
from egide.config.backup.restore import run
from egide.config.backup.tests.conftest import seal_all
from egide.socle.journal.models import Evenement
from egide.socle.journal.preuve import fichier_des_tetes
from egide.socle.journal.tests.test_scellement import consigner_a_part
from egide.socle.journal.verification import verifier


def one(url, query):
    with psycopg.connect(url) as conn:
        return (conn.execute(query).fetchone() or (None,))[0]


def heads_of(place) -> list[dict[str, object]]:
    return [json.loads(line) for line in place.proof.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def lost(installation, empty_place, base_clonee):
    """An archive, then three lines that it does not hold; the proof of the lost server stands in the new place."""
    taken = installation.save()
    for rank in range(3):
        consigner_a_part(Evenement.ACTE, f"apres_la_sauvegarde_{rank}")
    seal_all(base_clonee)
    empty_place.place.proof.parent.mkdir(parents=True)
    empty_place.place.proof.write_bytes(fichier_des_tetes().read_bytes())
    return taken


def test_the_lost_lines_are_counted_and_the_chain_goes_on(installation, empty_place, lost):
    report = restore(lost.path, installation.opening, empty_place.env, empty_place.place)
    assert "Reprises après restauration : 1." in report.checked.journal
    url = empty_place.admin_url
    assert one(url, "SELECT lignes_perdues FROM echanges_reprise") == 3
    assert one(url, "SELECT count(*) FROM journal_ligne WHERE acte = 'reprise_apres_restauration'") == 1
    told = heads_of(empty_place.place)
    assert [head for head in told if "reprise" in head]
    assert "Journal intègre" in run("journal_verifier", local.JOURNAL, empty_place.env)


def test_a_proof_that_pretends_a_restoration_is_refused(installation):
    head = json.loads(fichier_des_tetes().read_text(encoding="utf-8").splitlines()[-1])
    with fichier_des_tetes().open("a", encoding="utf-8") as out:
        out.write(json.dumps({**head, "reprise": "00000000-0000-7000-8000-00000000000a"}) + "\n")
    assert "signature fausse" in (verifier().anomalie or "")
