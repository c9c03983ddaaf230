"""The journal betrays whoever touches it: byte, row, tail, order, restored copy."""

import json
import time

import psycopg
import pytest
from django.db import transaction

from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Evenement
from egide.socle.journal.preuve import fichier_des_tetes
from egide.socle.journal.scellement import sceller
from egide.socle.journal.verification import verifier

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
    assert (verdict.anomalie, verdict.rang, verdict.ligne_id) == ("ligne retirée", 12, str(cible))


def test_une_ligne_et_son_maillon_retires_sont_vus(journal):
    cible = ligne_au_rang(journal, 12)
    journal.execute("DELETE FROM journal_ligne WHERE id = %s", [cible])
    journal.execute("DELETE FROM journal_maillon WHERE rang = 12")
    verdict = verifier()
    assert (verdict.anomalie, verdict.rang, verdict.ligne_id) == ("maillon manquant : rang 12", 12, None)


def test_une_fin_coupee_est_vue(journal):
    journal.execute("DELETE FROM journal_ligne WHERE id IN (SELECT ligne_id FROM journal_maillon WHERE rang > 15)")
    journal.execute("DELETE FROM journal_maillon WHERE rang > 15")
    verdict = verifier()
    assert (verdict.rang, verdict.ligne_id) == (16, None)
    assert "fin du journal" in (verdict.anomalie or "")


def test_deux_lignes_echangees_sont_vues(journal):
    a, b = ligne_au_rang(journal, 4), ligne_au_rang(journal, 5)
    journal.execute("UPDATE journal_maillon SET ligne_id = gen_random_uuid() WHERE rang = 4")
    journal.execute("UPDATE journal_maillon SET ligne_id = %s WHERE rang = 5", [a])
    journal.execute("UPDATE journal_maillon SET ligne_id = %s WHERE rang = 4", [b])
    verdict = verifier()
    assert (verdict.anomalie, verdict.rang, verdict.ligne_id) == ("ligne modifiée ou déplacée", 4, str(b))


def ecrire_et_sceller(nom, lignes):
    """Some lines more, sealed together: one exported head."""
    for rang in range(lignes):
        consigner_a_part(Evenement.ACTE, f"{nom}_{rang}")
    sceller_toutes(lignes)


def remettre_la_copie(attaquant, copie):
    """The journal as it was when this rank was the last one."""
    dernieres = "SELECT ligne_id FROM journal_maillon WHERE rang > %s"
    attaquant.execute(f"DELETE FROM journal_ligne WHERE id IN ({dernieres})", [copie])
    attaquant.execute("DELETE FROM journal_maillon WHERE rang > %s", [copie])


@pytest.mark.parametrize("lots", [(1,), (3,), (5,), (2, 3), (1, 1, 1, 1)], ids=str)
def test_une_ancienne_copie_remise_en_place_est_vue_a_sa_premiere_ligne(journal, lots):
    ecrire_et_sceller("apres_la_copie", 3)
    remettre_la_copie(journal, 20)
    for lignes in lots:
        ecrire_et_sceller("autre_histoire", lignes)
    verdict = verifier()
    assert "copie ancienne" in (verdict.anomalie or "")
    assert (verdict.rang, verdict.ligne_id) == (21, str(ligne_au_rang(journal, 21)))


def test_une_ancienne_copie_que_rien_ne_suit_est_vue(journal):
    ecrire_et_sceller("apres_la_copie", 3)
    remettre_la_copie(journal, 20)
    verdict = verifier()
    assert "copie ancienne" in (verdict.anomalie or "")
    assert (verdict.rang, verdict.ligne_id) == (21, None)


def test_une_preuve_exportee_falsifiee_est_vue(journal):
    fichier = fichier_des_tetes()
    entree = json.loads(fichier.read_text(encoding="utf-8").splitlines()[-1])
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
