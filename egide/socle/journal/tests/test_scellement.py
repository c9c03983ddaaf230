"""The journal betrays whoever touches it: byte, row, tail, order, restored copy."""

import json
import time

import psycopg
import pytest
from django.db import transaction

from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement
from egide.socle.journal.scellement import fichier_des_tetes, sceller, verifier

PATIENCE = 120


def consigner_a_part(evenement, acte=""):
    """A line in a transaction of its own, as each request writes it."""
    with transaction.atomic(durable=True):
        consigner(evenement, agent_id=None, acte=acte)


def sceller_toutes(attendues):
    """Seal until these lines are chained: a transaction of another base of the server may hold the sealer back."""
    limite, scellees = time.monotonic() + PATIENCE, sceller()
    while scellees < attendues and time.monotonic() < limite:
        time.sleep(0.2)
        scellees += sceller()
    assert scellees == attendues


@pytest.fixture
def journal(base_clonee, settings, tmp_path):
    """Twenty sealed lines, and a superuser's connection for the attacker."""
    settings.VAR = tmp_path
    for rang in range(20):
        consigner_a_part(Evenement.LECTURE, f"lire_{rang}")
    sceller_toutes(20)
    with psycopg.connect(base_clonee, autocommit=True) as attaquant:
        attaquant.execute("SET session_replication_role = replica")
        yield attaquant


def ligne_au_rang(attaquant, rang):
    return attaquant.execute("SELECT ligne_id FROM journal_maillon WHERE rang = %s", [rang]).fetchone()[0]


def test_un_journal_intact_est_reconnu(journal):
    verdict = verifier()
    assert verdict.anomalie is None
    assert verdict.lignes == 20


def test_un_octet_change_est_nomme(journal):
    cible = ligne_au_rang(journal, 7)
    journal.execute("UPDATE journal_ligne SET acte = 'lirE_6' WHERE id = %s", [cible])
    verdict = verifier()
    assert (verdict.anomalie, verdict.rang, verdict.ligne_id) == ("ligne modifiée ou déplacée", 7, str(cible))


def test_une_ligne_retiree_est_nommee(journal):
    cible = ligne_au_rang(journal, 12)
    journal.execute("DELETE FROM journal_ligne WHERE id = %s", [cible])
    verdict = verifier()
    assert (verdict.anomalie, verdict.ligne_id) == ("ligne retirée", str(cible))


def test_une_ligne_et_son_maillon_retires_sont_vus(journal):
    cible = ligne_au_rang(journal, 12)
    journal.execute("DELETE FROM journal_ligne WHERE id = %s", [cible])
    journal.execute("DELETE FROM journal_maillon WHERE rang = 12")
    assert verifier().anomalie == "maillon manquant : rang 12"


def test_une_fin_coupee_est_vue(journal):
    journal.execute("DELETE FROM journal_ligne WHERE id IN (SELECT ligne_id FROM journal_maillon WHERE rang > 15)")
    journal.execute("DELETE FROM journal_maillon WHERE rang > 15")
    verdict = verifier()
    assert verdict.rang == 16
    assert "fin du journal" in (verdict.anomalie or "")


def test_deux_lignes_echangees_sont_vues(journal):
    a, b = ligne_au_rang(journal, 4), ligne_au_rang(journal, 5)
    journal.execute("UPDATE journal_maillon SET ligne_id = gen_random_uuid() WHERE rang = 4")
    journal.execute("UPDATE journal_maillon SET ligne_id = %s WHERE rang = 5", [a])
    journal.execute("UPDATE journal_maillon SET ligne_id = %s WHERE rang = 4", [b])
    verdict = verifier()
    assert (verdict.anomalie, verdict.rang) == ("ligne modifiée ou déplacée", 4)


def test_une_ancienne_copie_remise_en_place_est_vue(journal):
    copie = journal.execute("SELECT max(rang) FROM journal_maillon").fetchone()[0]
    for rang in range(3):
        consigner_a_part(Evenement.ACTE, f"apres_la_copie_{rang}")
    sceller_toutes(3)
    journal.execute(
        "DELETE FROM journal_ligne WHERE id IN (SELECT ligne_id FROM journal_maillon WHERE rang > %s)",
        [copie],
    )
    journal.execute("DELETE FROM journal_maillon WHERE rang > %s", [copie])
    for rang in range(3):
        consigner_a_part(Evenement.ACTE, f"autre_histoire_{rang}")
    sceller_toutes(3)
    assert "copie ancienne" in (verifier().anomalie or "")


def test_une_preuve_exportee_falsifiee_est_vue(journal):
    fichier = fichier_des_tetes()
    entree = json.loads(fichier.read_text(encoding="utf-8"))
    fichier.write_text(json.dumps({**entree, "rang": 3}) + "\n", encoding="utf-8")
    assert "signature fausse" in (verifier().anomalie or "")


def test_l_app_n_ecrit_que_des_ajouts(base_clonee):
    consigner_a_part(Evenement.LECTURE)
    url = base_clonee.replace("postgres@", "egide_app@", 1)
    with psycopg.connect(url, autocommit=True) as app:
        for ordre in (
            "SELECT * FROM journal_ligne",
            "UPDATE journal_ligne SET acte = ''",
            "DELETE FROM journal_ligne",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(ordre)
