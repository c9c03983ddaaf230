"""The public role attacked with SQL: four functions, and nothing else at all."""

import json
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from egide.config.databases import DatabaseRole
from egide.parcours.accueil.depot import composer
from egide.parcours.accueil.public.codes import nouveau_code
from egide.parcours.accueil.rules import EnfantDit, InformateurDit
from egide.parcours.accueil.tests.factories import une_inquietude

REFUSE = psycopg.errors.InsufficientPrivilege
PORTES = {"deposer", "completer", "joindre", "relire"}


def un_depot(code, *, cle=None, danger=False, faits="Un enfant seul."):
    return composer(
        une_inquietude(faits=faits, danger_immediat=danger),
        [EnfantDit(prenom="Noé")],
        InformateurDit(nom="Odile Fictive"),
        cle=cle or uuid4(),
        selecteur=code.selecteur,
        secret_argon2=code.empreinte(),
    )


def deposer(conn, depot):
    return conn.execute("SELECT deposer(%s::jsonb)", [json.dumps(depot)]).fetchone()[0]


def test_no_table_no_sequence_and_no_view_answers(base):
    with base.admin() as conn:
        objets = conn.execute(
            "SELECT relname, relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND relkind IN ('r', 'p', 'v', 'm', 'S')"
        ).fetchall()
    assert len(objets) > 60
    with base.comme(DatabaseRole.PUBLIC) as conn:
        for nom, genre in objets:
            table = sql.Identifier(nom)
            if genre == "S":
                essais = [sql.SQL("SELECT nextval({})").format(sql.Literal(f"public.{nom}"))]
            elif genre in ("v", "m"):
                essais = [sql.SQL("SELECT 1 FROM {} LIMIT 1").format(table)]
            else:
                essais = [
                    sql.SQL("SELECT 1 FROM {} LIMIT 1").format(table),
                    sql.SQL("INSERT INTO {} DEFAULT VALUES").format(table),
                    sql.SQL("DELETE FROM {}").format(table),
                    sql.SQL("TRUNCATE {}").format(table),
                ]
            for essai in essais:
                with pytest.raises(REFUSE):
                    conn.execute(essai)


def test_only_four_functions_of_the_house_may_be_executed(base):
    with base.admin() as conn:
        ouvertes = {
            nom
            for (nom,) in conn.execute(
                "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
                " WHERE n.nspname = 'public' AND p.prorettype <> 'trigger'::regtype"
                " AND has_function_privilege('egide_public', p.oid, 'EXECUTE')"
                " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
            ).fetchall()
        }
    assert ouvertes - {"acces_moi"} == PORTES


def test_neither_agents_nor_the_backup_may_deposit_or_open_a_code(base):
    for role in (DatabaseRole.APP, DatabaseRole.BACKUP, DatabaseRole.JOURNAL):
        with base.comme(role) as conn:
            for appel in (
                "deposer('{}')",
                "completer('{}')",
                "joindre('{}')",
                "relire('a', 'b')",
                "accueil_ouvrir_code('a', 'b')",
            ):
                with pytest.raises(REFUSE):
                    conn.execute(f"SELECT {appel}")
    with base.comme(DatabaseRole.WORKER) as conn, pytest.raises(REFUSE):
        conn.execute("SELECT relire('a', 'b')")


def test_it_can_neither_change_role_nor_make_anything(base):
    with base.comme(DatabaseRole.PUBLIC) as conn:
        for essai in (
            "SET ROLE egide_acces",
            "SET SESSION AUTHORIZATION egide_app",
            "CREATE TABLE public.piege (a int)",
            "CREATE FUNCTION public.piege() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "COPY (SELECT 1) TO PROGRAM 'true'",
            "SELECT pg_read_file('/etc/passwd')",
        ):
            with pytest.raises(REFUSE):
                conn.execute(essai)


def test_a_name_planted_in_the_temporary_schema_changes_nothing(base):
    with base.comme(DatabaseRole.PUBLIC) as conn:
        conn.execute("CREATE TEMP TABLE accueil_recueil (cle_idempotence uuid, empreinte text)")
        conn.execute("SET search_path = pg_temp, public")
        assert deposer(conn, un_depot(nouveau_code())) == "nouveau"
    assert base.compte("public.accueil_recueil") == 1


def test_a_stolen_selector_gives_nothing(base):
    code = nouveau_code()
    with base.comme(DatabaseRole.PUBLIC) as conn:
        deposer(conn, un_depot(code))
        faux = nouveau_code()
        for secret in (faux.empreinte(), "", code.secret, "' OR '1'='1"):
            connu = conn.execute("SELECT * FROM relire(%s, %s)", [code.selecteur, secret]).fetchone()
            inconnu = conn.execute("SELECT * FROM relire(%s, %s)", [faux.selecteur, secret]).fetchone()
            assert connu == inconnu == ("inconnu", "", None, 0, False, 0)
        assert conn.execute("SELECT * FROM relire(%s, %s)", [code.selecteur, code.empreinte()]).fetchone()[:2] == (
            "ouvert",
            "depose",
        )


def test_the_same_key_makes_one_contact_even_at_the_same_time(base):
    code, cle = nouveau_code(), uuid4()
    depot, autre = un_depot(code, cle=cle), un_depot(code, cle=cle)
    with base.comme(DatabaseRole.PUBLIC) as une, base.comme(DatabaseRole.PUBLIC) as deux:
        une.autocommit = False
        assert deposer(une, depot) == "nouveau"
        deux.execute("SET lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            deposer(deux, autre)
        une.commit()
        assert deposer(deux, autre) == "deja"
        assert deposer(deux, un_depot(code, cle=cle, faits="Autre chose.")) == "different"
    assert base.compte("accueil_recueil") == 1


def test_a_deposit_refused_half_way_leaves_nothing(base):
    depot = un_depot(nouveau_code(), danger=True)
    depot["enfants"][0]["sexe"] = "trop long"
    with base.comme(DatabaseRole.PUBLIC) as conn, pytest.raises(psycopg.errors.StringDataRightTruncation):
        deposer(conn, depot)
    for table in ("accueil_recueil", "etats_passage", "echanges_arrivee", "journal_ligne", "procrastinate_jobs"):
        assert base.compte(table) == 0


def test_without_a_cell_nothing_is_pretended(base):
    with base.admin() as conn:
        conn.execute("UPDATE comptes_unite SET fermee_le = current_date")
    with base.comme(DatabaseRole.PUBLIC) as conn, pytest.raises(psycopg.errors.NoDataFound):
        deposer(conn, un_depot(nouveau_code()))


def test_the_public_cannot_date_a_deposit_in_the_past(base):
    depot = {**un_depot(nouveau_code()), "depose_le": "2001-01-01T00:00:00+00:00"}
    with base.comme(DatabaseRole.PUBLIC) as conn:
        deposer(conn, depot)
    with base.admin() as conn:
        assert conn.execute("SELECT recu_le > now() - interval '1 minute' FROM accueil_recueil").fetchone() == (True,)
