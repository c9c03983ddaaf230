"""Lines leave the journal at their term, under a signed cut; before it or after it, whoever touches a line is seen."""

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.utils import timezone

from egide.socle.journal.coupe import couper
from egide.socle.journal.ecriture import consigner
from egide.socle.journal.models import Coupe, Evenement, Ligne
from egide.socle.journal.preuve import fichier_des_tetes
from egide.socle.journal.scellement import ACTE_DE_REPRISE, ALIAS, reprendre
from egide.socle.journal.tests.test_scellement import consigner_a_part, sceller_toutes
from egide.socle.journal.verification import verifier

VIEUX = timedelta(days=2000)
TERME = timedelta(days=1000)


def ecrire(attaquant, *ages):
    """One sealed line per age, in this order."""
    for rang, age in enumerate(ages):
        consigner_a_part(Evenement.LECTURE, f"lire_{rang}")
        derniere = Ligne.objects.using(ALIAS).latest("id")
        attaquant.execute("UPDATE journal_ligne SET le = le - %s WHERE id = %s", [age, derniere.pk])
        sceller_toutes(1)


@pytest.fixture
def attaquant(base_clonee, settings, tmp_path):
    """A superuser whom no trigger stops, on twelve old lines then four young ones."""
    settings.VAR = tmp_path
    with psycopg.connect(base_clonee, autocommit=True) as connexion:
        connexion.execute("SET session_replication_role = replica")
        ecrire(connexion, *[VIEUX] * 12, *[timedelta(0)] * 4)
        yield connexion


def couper_le_vieux():
    return couper(terme=timezone.now() - TERME, le=timezone.now())


def anomalie():
    return verifier().anomalie or ""


def sous(base_clonee, role):
    return psycopg.connect(base_clonee.replace("postgres@", f"{role}@", 1), autocommit=True)


def test_les_lignes_a_leur_terme_sen_vont_et_la_chaine_tient(attaquant):
    assert couper_le_vieux() == 12
    assert sorted(Ligne.objects.using(ALIAS).values_list("acte", flat=True)) == [f"lire_{n}" for n in (12, 13, 14, 15)]
    verdict = verifier()
    assert (verdict.anomalie, verdict.lignes, verdict.effacees) == (None, 16, 12)
    assert couper_le_vieux() == 0
    ecrire(attaquant, timedelta(0))
    assert (verifier().anomalie, verifier().lignes) == (None, 17)


def test_une_ligne_jeune_arrete_la_coupe(attaquant):
    ecrire(attaquant, VIEUX, VIEUX)
    assert couper_le_vieux() == 12, "those after a young line wait for it"
    assert Ligne.objects.using(ALIAS).count() == 6


def test_ce_que_la_preuve_cite_reste(attaquant, settings):
    acte = uuid4()
    consigner(Evenement.ADMINISTRATION, agent_id=None, objet_genre="reprise", objet_id=acte, acte=ACTE_DE_REPRISE)
    attaquant.execute("UPDATE journal_ligne SET le = le - %s WHERE acte = %s", [VIEUX, ACTE_DE_REPRISE])
    reprendre(acte)
    sceller_toutes(1)
    assert couper(terme=timezone.now() + timedelta(seconds=-1), le=timezone.now()) >= 12
    assert Ligne.objects.using(ALIAS).filter(acte=ACTE_DE_REPRISE).exists()
    assert verifier().anomalie is None
    assert verifier().reprises == 1


@pytest.mark.parametrize(
    ("ordre", "dit"),
    [
        ("DELETE FROM journal_ligne WHERE acte = 'lire_13'", "retirée"),
        (
            "UPDATE journal_ligne SET acte = 'x' WHERE id = (SELECT ligne_id FROM journal_maillon WHERE rang = 13)",
            "modif",
        ),
        ("DELETE FROM journal_maillon WHERE rang = 5", "maillon manquant : rang 5"),
        ("UPDATE journal_maillon SET empreinte = '\\x00' WHERE rang = 12", "sous une coupe"),
        ("DELETE FROM journal_coupe", "ligne retirée"),
        ("UPDATE journal_coupe SET rang = 14", "signature fausse"),
        ("UPDATE journal_coupe SET retenues = '{3}'", "signature fausse"),
        ("UPDATE journal_coupe SET terme = terme - interval '1 day'", "signature fausse"),
        (
            "INSERT INTO journal_ligne (id, le, evenement, objet_genre, acte, titre, motif, trace, txid)"
            " SELECT ligne_id, now(), 'lecture', '', 'x', '', '', '', pg_current_xact_id()"
            " FROM journal_maillon WHERE rang = 4",
            "revenue",
        ),
    ],
)
def test_toucher_dun_cote_ou_de_lautre_dune_coupe_se_voit(attaquant, ordre, dit):
    couper_le_vieux()
    attaquant.execute(ordre)
    assert dit in anomalie()


def test_une_coupe_ecrite_sans_la_cle_est_fausse(attaquant, base_clonee):
    with sous(base_clonee, "egide_journal") as injection:
        injection.execute(
            "INSERT INTO journal_coupe (id, rang, empreinte, retenues, terme, lignes, le, signature)"
            " SELECT gen_random_uuid(), rang, empreinte, '{}', now() - interval '1000 days', 12, now(), repeat('0', 64)"
            " FROM journal_maillon WHERE rang = 12"
        )
        injection.execute("SELECT journal_couper(id) FROM journal_coupe")
    assert "signature fausse" in anomalie()


@pytest.mark.parametrize(
    ("rang", "empreinte", "terme"),
    [
        (16, "empreinte", "now() - interval '1000 days'"),
        (12, "'\\x01'::bytea", "now() - interval '1000 days'"),
        (12, "empreinte", "now() - interval '3000 days'"),
    ],
)
def test_une_coupe_que_la_chaine_contredit_nefface_rien(attaquant, base_clonee, rang, empreinte, terme):
    with sous(base_clonee, "egide_journal") as injection:
        injection.execute(
            "INSERT INTO journal_coupe (id, rang, empreinte, retenues, terme, lignes, le, signature)"
            f" SELECT gen_random_uuid(), rang, {empreinte}, '{{}}', {terme}, 12, now(), ''"
            " FROM journal_maillon WHERE rang = %s",
            [rang],
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            injection.execute("SELECT journal_couper(id) FROM journal_coupe")
    assert Ligne.objects.using(ALIAS).count() == 16


@pytest.mark.parametrize("role", ["egide_app", "egide_worker", "egide_public", "egide_backup"])
@pytest.mark.parametrize(
    "ordre",
    [
        "SELECT journal_couper(gen_random_uuid())",
        "SELECT * FROM journal_coupe_possible(now())",
        "INSERT INTO journal_coupe SELECT * FROM journal_coupe",
        "DELETE FROM journal_ligne",
    ],
)
def test_les_autres_comptes_ne_coupent_rien(attaquant, base_clonee, role, ordre):
    with sous(base_clonee, role) as autre, pytest.raises(psycopg.errors.InsufficientPrivilege):
        autre.execute(ordre)


@pytest.mark.parametrize("table", ["journal_ligne", "journal_maillon", "journal_coupe"])
def test_meme_le_proprietaire_des_fonctions_nefface_pas_hors_dune_coupe(attaquant, base_clonee, table):
    couper_le_vieux()
    with psycopg.connect(base_clonee, autocommit=True) as proprietaire:
        proprietaire.execute("SET ROLE egide_acces")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            proprietaire.execute(f"DELETE FROM {table}")


def remettre_la_copie_davant(attaquant):
    """The base as an archive of before the cut gives it back; returns nothing of what came after."""
    attaquant.execute("INSERT INTO journal_ligne SELECT * FROM copie ON CONFLICT DO NOTHING")
    attaquant.execute("DELETE FROM journal_coupe")


def test_une_copie_davant_la_coupe_remise_en_silence_est_nommee(attaquant):
    attaquant.execute("CREATE TABLE copie AS SELECT * FROM journal_ligne")
    couper_le_vieux()
    remettre_la_copie_davant(attaquant)
    assert "coupe exportée" in anomalie()


def test_une_archive_davant_la_coupe_reprise_par_un_acte_se_recoupe(attaquant):
    attaquant.execute("CREATE TABLE copie AS SELECT * FROM journal_ligne")
    couper_le_vieux()
    remettre_la_copie_davant(attaquant)
    acte = uuid4()
    reprendre(acte)
    consigner(Evenement.ADMINISTRATION, agent_id=None, objet_genre="reprise", objet_id=acte, acte=ACTE_DE_REPRISE)
    assert verifier().anomalie is None
    assert couper_le_vieux() == 12
    assert verifier().anomalie is None
    assert Coupe.objects.using(ALIAS).count() == 1
    assert fichier_des_tetes().read_text(encoding="utf-8").count('"coupe"') == 2


def test_une_coupe_ne_dit_rien_de_personne(attaquant):
    couper_le_vieux()
    colonnes = {champ.name for champ in Coupe._meta.get_fields()}
    assert colonnes == {"id", "rang", "empreinte", "retenues", "terme", "lignes", "le", "signature"}
