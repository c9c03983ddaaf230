"""Each database role attacked through its own address: what it may do is a short list, the rest is refused."""

from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors, sql

from egide.config.databases import DatabaseRole, url_for
from egide.parcours.information_preoccupante.tests.factories import une_information_prete
from egide.socle.acces.contexte import au_nom_de
from egide.socle.comptes.tests.factories import creer_distribution

PORTES = {"deposer(jsonb)", "completer(jsonb)", "joindre(jsonb)", "relire(text,text)"}
SERVICE = [role for role in DatabaseRole if role is not DatabaseRole.MIGRATION]
FONCTIONS = (
    "SELECT p.oid::regprocedure::text, p.provolatile FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname = 'public' AND p.prosecdef AND has_function_privilege(%s, p.oid, 'EXECUTE')"
)


class Base:
    """A clone with one information and its file, reached under any role."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url
        self.cast = creer_distribution()
        self.information = une_information_prete(self.cast.agent_crip)
        with au_nom_de(self.cast.agent_crip):
            dossier_id = self.information.enfants.get().dossier_id
        assert dossier_id is not None
        self.dossier: UUID = dossier_id

    def comme(self, role: DatabaseRole) -> psycopg.Connection:
        """A connection of this role, each statement on its own."""
        return psycopg.connect(url_for(self.admin_url, role), autocommit=True)

    def admin(self) -> psycopg.Connection:
        """A connection that sees everything, to prepare and to check."""
        return psycopg.connect(self.admin_url, autocommit=True)

    def tables(self, condition: str = "true") -> list[str]:
        """Tables of the house, in order."""
        requete = (
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            f" WHERE n.nspname = 'public' AND relkind IN ('r', 'p') AND {condition} ORDER BY 1"
        )
        with self.admin() as conn:
            return [nom for (nom,) in conn.execute(requete)]


@pytest.fixture
def base(base_clonee):
    return Base(base_clonee)


def refuse(conn, requete, *valeurs):
    """Whether the database refuses this statement to this role."""
    try:
        conn.execute(requete, valeurs or None)
    except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction):
        return True
    return False


def attaques(conn, gestes):
    """Statements that went through although each should have been refused."""
    return [geste for geste in gestes if not refuse(conn, geste)]


def test_le_public_n_a_que_quatre_portes_et_aucune_table(base):
    with base.comme(DatabaseRole.PUBLIC) as conn:
        executables = {nom for nom, _ in conn.execute(FONCTIONS, ["egide_public"])}
        assert executables == PORTES
        tables = base.tables()
        assert len(tables) > 60
        for geste in ("SELECT 1 FROM {t}", "DELETE FROM {t}", "TRUNCATE {t}"):
            ouvertes = [t for t in tables if not refuse(conn, sql.SQL(geste).format(t=sql.Identifier(t)))]
            assert ouvertes == [], geste
        assert (
            attaques(conn, ["SELECT nextval('procrastinate_jobs_id_seq')", "CREATE TABLE public.a_moi (n int)"]) == []
        )
        assert conn.execute("SELECT resultat, etat FROM relire('AAAA-BBBB', 'x')").fetchone() == ("inconnu", "")


def test_sans_contexte_l_application_ne_voit_aucune_ligne_sous_politique(base):
    sous_politique = base.tables("relrowsecurity")
    with base.admin() as admin:
        pleines = [t for t in sous_politique if admin.execute(f"SELECT count(*) FROM {t}").fetchone()[0]]
    assert {"enfant_personne", "accueil_recueil", "etats_passage", "echeances_echeance"} <= set(pleines)
    vues = {}
    with base.comme(DatabaseRole.APP) as conn:
        for table in pleines:
            try:
                vues[table] = conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            except errors.InsufficientPrivilege:
                vues[table] = 0
    assert {table: n for table, n in vues.items() if n} == {}


def test_l_application_ne_change_ni_ses_droits_ni_les_traces(base):
    agent = base.cast.agent_crip.pk
    gestes = [
        "INSERT INTO acces_acces (sujet_id, dossier_id, expire, lecture_seule, volets)"
        f" SELECT id, '{base.dossier}', now() + interval '1 day', false, 1 FROM acces_sujet LIMIT 1",
        "UPDATE acces_acces SET volets = 2047",
        "DELETE FROM acces_acces",
        "SELECT * FROM journal_ligne",
        "UPDATE journal_ligne SET motif = ''",
        "DELETE FROM journal_ligne",
        "TRUNCATE journal_ligne",
        "SELECT * FROM journal_maillon",
        "INSERT INTO journal_maillon VALUES (1, gen_random_uuid(), '')",
        "UPDATE etats_passage SET motif = ''",
        "DELETE FROM etats_passage",
        "DELETE FROM accueil_recueil",
        "DELETE FROM enfant_personne",
        "DELETE FROM acces_scelle",
        "UPDATE acces_scelle SET dossier_id = dossier_id",
        "UPDATE acces_decisionscelle SET motif = ''",
        "DELETE FROM acces_decisionscelle",
        "DELETE FROM acces_concerne",
        "DELETE FROM acces_porteegenerale",
        "DELETE FROM acces_exclusion",
        "UPDATE acces_accesurgence SET justifie = true",
        "INSERT INTO acces_accesurgence (id, agent_id, dossier_id, relation_id, motif, ouvert_le, expire_le)"
        f" SELECT gen_random_uuid(), '{agent}', '{base.dossier}', id, '', now(), now() FROM acces_relation LIMIT 1",
        f"INSERT INTO dossiers_dossier (id, numero, etat, ouvert_le) VALUES ('{uuid4()}', 'x', 'ouvert', now())",
        f"UPDATE dossiers_dossier SET numero = '62-1999-00001' WHERE id = '{base.dossier}'",
        f"SELECT * FROM acces_calculer(ARRAY['{base.dossier}'::uuid])",
        "SELECT enfant_dossiers_fermes()",
        "SELECT deposer('{}'::jsonb)",
        "SELECT relire('a', 'b')",
        "SELECT * FROM vigilance_accesinhabituel",
        "SELECT * FROM vigilance_decisionderelecture",
        "SELECT * FROM enfant_cleagent",
        "SELECT * FROM enfant_sel",
        "SELECT enfant_empreinte('a')",
        "SELECT * FROM enfant_proximites(ARRAY[]::uuid[], ARRAY[]::uuid[])",
        "SELECT vigilance_en_relation(ARRAY[]::uuid[], ARRAY[]::uuid[], ARRAY[]::timestamptz[])",
        f"INSERT INTO enfant_prochedeclare VALUES (gen_random_uuid(), 'proche', 'x', now(), NULL, '{agent}')",
    ]
    with base.comme(DatabaseRole.APP) as conn:
        conn.execute("SELECT set_config('egide.agent', %s, false)", [str(agent)])
        assert attaques(conn, gestes) == []


@pytest.mark.parametrize("role", SERVICE)
def test_nul_ne_devient_un_autre_ni_ne_leve_une_regle(base, role):
    autres = [
        "egide_acces",
        "egide_migration",
        "postgres",
        *(r.sql_name for r in SERVICE if r is not role),
    ]
    gestes = [
        *(f"SET ROLE {autre}" for autre in autres),
        *(f"SET SESSION AUTHORIZATION {autre}" for autre in autres),
        "ALTER TABLE enfant_personne DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE enfant_personne NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY lire ON enfant_personne",
        "CREATE POLICY tout ON enfant_personne USING (true)",
        f"ALTER TABLE enfant_personne OWNER TO {role.sql_name}",
        "ALTER TABLE accueil_recueil DISABLE TRIGGER etat_protege",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION acces_moi() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
        "CREATE FUNCTION a_moi() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        f"ALTER ROLE {role.sql_name} BYPASSRLS",
        f"GRANT egide_acces TO {role.sql_name}",
        "CREATE ROLE intrus",
        "COPY enfant_personne TO PROGRAM 'cat'",
    ]
    with base.comme(role) as conn:
        assert attaques(conn, gestes) == []


def test_un_etat_ne_change_que_par_le_moteur(base):
    """Neither without a history row, nor by showing again a row that an earlier act wrote."""
    table = "information_preoccupante_information"
    with base.comme(DatabaseRole.APP) as conn:
        conn.execute("SELECT set_config('egide.agent', %s, false)", [str(base.cast.agent_crip.pk)])
        passages = conn.execute(
            "SELECT id, vers FROM etats_passage WHERE objet_id = %s ORDER BY rang", [base.information.pk]
        ).fetchall()
        assert len(passages) > 2
        ancien, premier_etat = passages[0]
        for passage, etat in (("", "hors_champ"), (str(uuid4()), "hors_champ"), (str(ancien), premier_etat)):
            conn.execute("SELECT set_config('egide.passage', %s, false)", [passage])
            with pytest.raises(errors.InsufficientPrivilege, match="state engine"):
                conn.execute(
                    f"UPDATE {table} SET etat = %s, version = version + 1 WHERE id = %s", [etat, base.information.pk]
                )
            with pytest.raises(errors.InsufficientPrivilege, match="state engine"):
                conn.execute(f"UPDATE {table} SET version = version + 1 WHERE id = %s", [base.information.pk])


def test_le_travailleur_n_ouvre_ni_ne_lit_ce_qui_est_reserve(base):
    gestes = [
        "SELECT * FROM journal_ligne",
        "UPDATE journal_ligne SET motif = ''",
        "DELETE FROM accueil_recueil",
        "INSERT INTO acces_acces SELECT * FROM acces_acces",
        "UPDATE acces_accesurgence SET justifie = true",
        f"SELECT * FROM acces_calculer(ARRAY['{base.dossier}'::uuid])",
        "SELECT completer('{}'::jsonb)",
        "SELECT relire('a', 'b')",
        "SELECT * FROM vigilance_accesinhabituel",
        "SELECT * FROM enfant_prochedeclare",
        "SELECT * FROM enfant_proximites(ARRAY[]::uuid[], ARRAY[]::uuid[])",
    ]
    with base.comme(DatabaseRole.WORKER) as conn:
        assert attaques(conn, gestes) == []
        for table in (
            "enfant_personne",
            "enfant_lien",
            "enfant_foyer",
            "enfant_adresseprotegee",
            "accueil_informateur",
        ):
            assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_la_deleguee_lit_le_journal_et_rien_d_un_enfant(base):
    lisibles = {
        "journal_ligne", "journal_maillon", "journal_coupe", "comptes_agent", "comptes_poste", "comptes_unite",
        "acces_scelle",
        "acces_exclusion", "acces_accesurgence", "acces_porteegenerale", "dossiers_dossier",
        "information_preoccupante_information", "comptes_astreinte", "vigilance_accesinhabituel",
        "vigilance_decisionderelecture", "vigilance_jourreleve",
    }  # fmt: skip
    with base.comme(DatabaseRole.JOURNAL) as conn:
        assert {t for t in base.tables() if not refuse(conn, f"SELECT 1 FROM {t} LIMIT 1")} == lisibles
        # what it asks answers by yes or no, or by a number: no name, no address, no part of a file
        assert {nom for nom, _ in conn.execute(FONCTIONS, ["egide_journal"])} == {
            "acces_fermes_par_fusion(uuid,boolean)",
            "acces_objets_exclus()",
            "acces_urgence_fermer(uuid,timestamp with time zone)",
            "enfant_proximites(uuid[],uuid[])",
            "journal_coupe_possible(timestamp with time zone)",
            "journal_couper(uuid)",
            "vigilance_en_relation(uuid[],uuid[],timestamp with time zone[])",
            "vigilance_memes_noms(uuid[],uuid[])",
            "vigilance_nombres(date,date)",
            "vigilance_objet_lu(text,uuid)",
        }
        gestes = [
            "SELECT password FROM comptes_agent",
            "SELECT motif FROM information_preoccupante_information",
            "UPDATE journal_ligne SET motif = ''",
            "DELETE FROM journal_ligne",
            "DELETE FROM journal_maillon",
            "DELETE FROM journal_coupe",
            "UPDATE journal_coupe SET signature = ''",
            "UPDATE acces_accesurgence SET motif = 'autre'",
            "UPDATE acces_accesurgence SET expire_le = now() + interval '1 year'",
            "UPDATE acces_exclusion SET au = now()",
            "UPDATE dossiers_dossier SET etat = 'ferme'",
            "INSERT INTO acces_exclusion SELECT * FROM acces_exclusion",
            "DELETE FROM vigilance_accesinhabituel",
            "UPDATE vigilance_accesinhabituel SET regle = 'autre'",
            "UPDATE vigilance_decisionderelecture SET motif = 'autre'",
            "SELECT enfant_empreinte('a')",
            "SELECT * FROM enfant_prochedeclare",
        ]
        assert attaques(conn, gestes) == []


def test_la_sauvegarde_lit_tout_et_n_ecrit_rien(base):
    with base.comme(DatabaseRole.BACKUP) as conn, base.admin() as admin:
        fermees = {t for t in base.tables() if refuse(conn, f"SELECT 1 FROM {t} LIMIT 1")}
        assert fermees == set()
        for table in ("enfant_personne", "accueil_recueil", "journal_ligne"):
            total = admin.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == total
        assert {nom for nom, _ in conn.execute(FONCTIONS, ["egide_backup"])} == set()
        gestes = [f"{geste} {t}" for t in base.tables() for geste in ("DELETE FROM", "TRUNCATE")]
        assert attaques(conn, gestes) == []


def test_une_erreur_sql_ne_laisse_aucun_mot_dans_le_journal_du_serveur(base):
    """A refused statement carries what was typed: the server must not copy it in its own log."""
    canari = f"Canari{uuid4().hex}"
    with base.comme(DatabaseRole.APP) as conn:
        conn.execute("SELECT set_config('egide.agent', %s, false)", [str(base.cast.agent_crip.pk)])
        with pytest.raises(errors.Error):
            conn.execute(f"INSERT INTO dossiers_dossier (id, numero) VALUES (gen_random_uuid(), '{canari}')")
        with pytest.raises(errors.Error):
            conn.execute(f"SELECT '{canari}'::uuid")
        with pytest.raises(errors.UniqueViolation):
            conn.execute(
                "INSERT INTO interface_brouillon (id, agent_id, cle, contenu, version, enregistre_le)"
                f" SELECT gen_random_uuid(), '{base.cast.agent_crip.pk}', '{canari}', '', 1, now()"
                " FROM generate_series(1, 2)"
            )
    with base.admin() as admin:
        reglages = dict(
            admin.execute(
                "SELECT name, setting FROM pg_settings WHERE name IN ('log_min_error_statement', 'log_statement',"
                " 'log_error_verbosity', 'log_parameter_max_length_on_error')"
            )
        )
    assert reglages == {
        "log_min_error_statement": "panic",
        "log_statement": "none",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": "0",
    }
