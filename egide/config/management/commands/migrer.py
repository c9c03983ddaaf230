"""`egide migrer`: roles, migrations and grants, under one advisory lock."""

import os
from typing import Any

import psycopg
from django.core.management import BaseCommand, CommandError, call_command

from egide.config import databases, roles_sql
from egide.config.databases import DatabaseRole


class Command(BaseCommand):
    """Prepares or updates the database; the only reader of EGIDE_DATABASE_URL."""

    requires_system_checks: list[str] = []  # noqa: RUF012
    help = "Crée les rôles, applique les migrations et les droits de la base."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the whole preparation; raises CommandError when the address is missing."""
        admin_url = os.environ.get("EGIDE_DATABASE_URL", "")
        if not admin_url:
            raise CommandError("EGIDE_DATABASE_URL manque : l’adresse d’un compte qui peut créer des rôles.")
        passwords = {
            role: databases.parse(url)["PASSWORD"] or None
            for role in DatabaseRole
            if (url := databases.from_environment(role))
        }
        with psycopg.connect(admin_url, autocommit=True) as conn:
            conn.execute("SELECT pg_advisory_lock(%s)", [roles_sql.LOCK_KEY])
            roles_sql.ensure_roles(conn, passwords)
            roles_sql.prepare_database(conn)
            call_command("migrate", verbosity=options["verbosity"], interactive=False)
            roles_sql.refine_grants(conn)
            conn.execute("ANALYZE")
        self.stdout.write("Base prête.")
