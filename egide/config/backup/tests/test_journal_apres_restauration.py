"""After a restoration the journal tells it: lost lines are counted, an old copy put back in silence still shows."""

import json
import time

import psycopg
import pytest

from egide.config import local
from egide.config.backup.drill import restore
from egide.config.backup.restore import RestoreRefused, run
from egide.config.backup.tests.conftest import PATIENCE, seal_all
from egide.socle.journal.models import Evenement
from egide.socle.journal.scellement import fichier_des_tetes, verifier
from egide.socle.journal.tests.test_scellement import consigner_a_part


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


def test_the_same_copy_put_back_in_silence_is_still_named(installation, empty_place, lost):
    proof = empty_place.place.proof.read_bytes()
    restore(lost.path, installation.opening, empty_place.env, empty_place.place)
    empty_place.place.proof.write_bytes(proof)  # whoever hides the restoration brings back the proof as it was
    with pytest.raises(RestoreRefused, match="copie ancienne"):
        run("journal_verifier", local.JOURNAL, empty_place.env)


def test_a_restoration_whose_act_is_removed_is_named(installation, empty_place, lost):
    restore(lost.path, installation.opening, empty_place.env, empty_place.place)
    with psycopg.connect(empty_place.admin_url) as attacker:
        attacker.execute("SET session_replication_role = replica")
        attacker.execute("DELETE FROM journal_maillon WHERE ligne_id IN (SELECT id FROM journal_ligne"
                         " WHERE acte = 'reprise_apres_restauration')")  # fmt: skip
        attacker.execute("DELETE FROM journal_ligne WHERE acte = 'reprise_apres_restauration'")
    with pytest.raises(RestoreRefused, match="Journal altéré"):
        run("journal_verifier", local.JOURNAL, empty_place.env)


def test_a_proof_that_pretends_a_restoration_is_refused(installation):
    head = json.loads(fichier_des_tetes().read_text(encoding="utf-8").splitlines()[-1])
    with fichier_des_tetes().open("a", encoding="utf-8") as out:
        out.write(json.dumps({**head, "reprise": "00000000-0000-7000-8000-00000000000a"}) + "\n")
    assert "signature fausse" in (verifier().anomalie or "")


def test_lines_that_nothing_sealed_yet_are_sealed_on_the_new_server(installation, empty_place, base_clonee):
    """They carry transactions of the lost server, that a young server would reach in months only."""
    with psycopg.connect(base_clonee) as admin:
        admin.execute("INSERT INTO journal_ligne (id, le, evenement, objet_genre, acte, titre, motif, txid) VALUES"
                      " (gen_random_uuid(), now(), 'acte', '', 'tard', '', '', '999999999999')")  # fmt: skip
    taken = installation.save()
    report = restore(taken.path, installation.opening, empty_place.env, empty_place.place)
    assert "Journal intègre" in report.checked.journal
    sealed = "SELECT count(*) FROM journal_ligne l JOIN journal_maillon m ON m.ligne_id = l.id WHERE l.acte = 'tard'"
    deadline = time.monotonic() + PATIENCE
    while one(empty_place.admin_url, sealed) != 1:
        assert time.monotonic() < deadline
        run("journal_verifier", local.JOURNAL, empty_place.env)
