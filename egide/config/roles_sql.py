"""Creates the database roles and their grants; run by `egide migrer` and by nothing else."""

from collections.abc import Iterable

import psycopg
from psycopg import sql

from egide.config.databases import DatabaseRole

LOCK_KEY = 620_226_001

# Owner of the SECURITY DEFINER functions that read around row security; nobody signs in as it.
FUNCTION_OWNER = "egide_acces"

EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist", "fuzzystrmatch")

# Tables on which a runtime role may do more, or less, than read, add and change rows.
DELETE_ALLOWED = {
    DatabaseRole.APP: (
        "django_session",
        "interface_brouillon",
        "mfa_authenticator",
        "account_emailaddress",
        "comptes_territoire_communes",
        "comptes_cache",
    ),
    DatabaseRole.WORKER: (
        "django_session",
        "interface_brouillon",
        "comptes_cache",
        "procrastinate_jobs",
        "procrastinate_workers",
    ),
}
READ_ONLY = (
    "acces_acces",
    "acces_volet",
    "acces_compteur",
    "acces_accesurgence",
    "acces_partage",
    "dossiers_dossier",
    "django_migrations",
    "echanges_reprise",
    "conservation_genre",
    "conservation_suite",
    "conservation_ephemere",
    "conservation_effacement",
)
# How people enter: written by the agents' pages alone. What the shared cache holds is run by whoever reads it.
SIGN_IN = (
    "account_emailaddress",
    "comptes_agent",
    "comptes_cache",
    "comptes_identitefederee",
    "comptes_invitation",
    "comptes_renouvellement",
    "django_session",
    "mfa_authenticator",
)
# Of a base put back from an archive, only the end of its hold is written by the agents' pages.
APP_COLUMNS = (("echanges_reprise", "UPDATE (levee_le, levee_par_id)"),)
INSERT_ONLY = ("journal_ligne",)
WITHOUT_UPDATE = ("etats_passage", "acces_scelle", "acces_decisionscelle", "echanges_lignetransmise")
JOURNAL_READS = (
    "journal_ligne",
    "journal_maillon",
    "journal_coupe",
    "comptes_poste",
    "comptes_unite",
    "acces_scelle",
    "acces_exclusion",
    "acces_accesurgence",
    "acces_porteegenerale",
    "dossiers_dossier",
    "comptes_astreinte",
    "vigilance_accesinhabituel",
    "vigilance_decisionderelecture",
    "vigilance_jourreleve",
)
# What the detection finds is written and read by the officer's role, and by no page nor task of the others.
JOURNAL_ONLY = ("vigilance_accesinhabituel", "vigilance_decisionderelecture", "vigilance_jourreleve")
# Column by column: names of agents without their passwords, of a break-glass access only its review, of an
# information only its number.
JOURNAL_COLUMNS = (
    ("comptes_agent", "SELECT (id, nom, prenom, courriel, is_active, est_systeme)"),
    ("information_preoccupante_information", "SELECT (id, numero, recueil_id)"),
    ("acces_accesurgence", "UPDATE (revu_par_id, revu_le, justifie, conclusion)"),
    (
        "vigilance_accesinhabituel",
        "UPDATE (etat, dossiers, nombre, bas, haut, premier_le, dernier_le, releve_le, poste_id)",
    ),
    ("vigilance_jourreleve", "UPDATE (releve_le)"),
)


def ensure_roles(conn: psycopg.Connection, passwords: dict[DatabaseRole, str | None]) -> None:
    """Create missing roles. `passwords` are those of the addresses given to this machine; None keeps trust.

    Needs a superuser: only one may create a role that bypasses row security and set its default privileges.
    """
    existing = {row[0] for row in conn.execute("SELECT rolname FROM pg_roles").fetchall()}
    if FUNCTION_OWNER not in existing:
        conn.execute(sql.SQL("CREATE ROLE {} NOLOGIN BYPASSRLS").format(sql.Identifier(FUNCTION_OWNER)))
    for role in DatabaseRole:
        name = sql.Identifier(role.sql_name)
        if role.sql_name not in existing:
            bypass = "BYPASSRLS" if role is DatabaseRole.MIGRATION else "NOBYPASSRLS"
            conn.execute(sql.SQL(f"CREATE ROLE {{}} LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB {bypass}").format(name))
        password = passwords.get(role)
        if password:
            conn.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))
    conn.execute(
        sql.SQL("GRANT {} TO {}").format(
            sql.Identifier(FUNCTION_OWNER), sql.Identifier(DatabaseRole.MIGRATION.sql_name)
        )
    )


def prepare_database(conn: psycopg.Connection) -> None:
    """Give the migration role the schema, install extensions, close everything to everyone else."""
    database = sql.Identifier(conn.info.dbname)
    for extension in EXTENSIONS:
        conn.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    statements = (
        "GRANT CONNECT, CREATE ON DATABASE {db} TO egide_migration",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE, CREATE ON SCHEMA public TO egide_migration, egide_acces",
        "GRANT USAGE ON SCHEMA public TO egide_app, egide_public, egide_worker, egide_journal, egide_backup",
        "ALTER DEFAULT PRIVILEGES FOR ROLE egide_migration REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES FOR ROLE egide_migration GRANT EXECUTE ON FUNCTIONS TO egide_app, egide_worker",
        "ALTER DEFAULT PRIVILEGES FOR ROLE egide_migration"
        " GRANT SELECT, INSERT, UPDATE ON TABLES TO egide_app, egide_worker",
        "ALTER DEFAULT PRIVILEGES FOR ROLE egide_migration GRANT ALL ON TABLES TO egide_acces",
        "ALTER DEFAULT PRIVILEGES FOR ROLE egide_migration GRANT SELECT ON TABLES TO egide_backup",
        "ALTER DEFAULT PRIVILEGES FOR ROLE egide_migration"
        " GRANT USAGE, SELECT ON SEQUENCES TO egide_app, egide_worker, egide_acces, egide_backup",
    )
    for statement in statements:
        conn.execute(sql.SQL(statement).format(db=database))


def refine_grants(conn: psycopg.Connection) -> None:
    """Narrow or widen the default grants, table by table; safe to run again."""
    tables = {row[0] for row in conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}

    def grant(statement: str, names: Iterable[str], role: str) -> None:
        for name in names:
            if name in tables:
                conn.execute(sql.SQL(statement).format(t=sql.Identifier(name), r=sql.Identifier(role)))

    for role, names in DELETE_ALLOWED.items():
        grant("GRANT DELETE ON {t} TO {r}", names, role.sql_name)
    for runtime in ("egide_app", "egide_worker"):
        grant("REVOKE INSERT, UPDATE, DELETE ON {t} FROM {r}", READ_ONLY, runtime)
        grant("REVOKE SELECT, UPDATE, DELETE ON {t} FROM {r}", INSERT_ONLY, runtime)
        grant("REVOKE UPDATE, DELETE ON {t} FROM {r}", WITHOUT_UPDATE, runtime)
        grant("REVOKE ALL ON {t} FROM {r}", ("journal_maillon", "journal_coupe", *JOURNAL_ONLY), runtime)
    grant("REVOKE INSERT, UPDATE ON {t} FROM {r}", SIGN_IN, "egide_worker")
    grant("GRANT SELECT ON {t} TO {r}", JOURNAL_READS, "egide_journal")
    added = ("journal_maillon", "journal_coupe", "journal_ligne", *JOURNAL_ONLY)
    grant("GRANT INSERT ON {t} TO {r}", added, "egide_journal")
    for name, columns in JOURNAL_COLUMNS:
        grant(f"REVOKE {columns.split()[0]} ON {{t}} FROM {{r}}", (name,), "egide_journal")
        grant(f"GRANT {columns} ON {{t}} TO {{r}}", (name,), "egide_journal")
    for name, columns in APP_COLUMNS:
        grant(f"GRANT {columns} ON {{t}} TO {{r}}", (name,), "egide_app")
    procrastinate = sorted(name for name in tables if name.startswith("procrastinate_"))
    grant("GRANT DELETE ON {t} TO {r}", procrastinate, "egide_worker")
